/** The format name of a lab bundle. */
export const LAB_FORMAT = 'cav-mae-playground/lab-bundle';
/** Raise this when an older page could no longer read what is written. */
export const LAB_VERSION = 1;
