/** The last part of an address, as a file's name. */
export function fileNameOf(url: string): string {
  const last = new URL(url).pathname.split('/').at(-1) || url;
  try {
    return decodeURIComponent(last);
  } catch {
    // A lone % is allowed in an address, and stands for nothing.
    return last;
  }
}
