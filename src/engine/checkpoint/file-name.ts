/** The last part of a URL, as a file name. */
export function fileNameOf(url: string): string {
  const last = new URL(url).pathname.split('/').at(-1) || url;
  try {
    return decodeURIComponent(last);
  } catch {
    // A URL may contain a % that is not an escape.
    return last;
  }
}
