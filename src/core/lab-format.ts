/** The name and version of the lab bundle format. */

/** What a lab bundle calls itself. */
export const LAB_FORMAT = 'cav-mae-playground/lab-bundle';
/** Raise this when an older page could no longer read what is written. */
export const LAB_VERSION = 1;
