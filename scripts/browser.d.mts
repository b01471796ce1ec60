export const BROWSER_ARGS: string[];
export function findBrowser(options?: { mayInstall?: boolean }): string;
export function browserVersion(path: string): string;
