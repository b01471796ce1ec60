/** What a lab bundle calls itself. */
export const LAB_FORMAT = 'cav-mae-playground/lab-bundle';
/** Raised when an older page could no longer read what is written. */
export const LAB_VERSION = 1;
