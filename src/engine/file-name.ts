/** The last part of an address, as a file's name. */
export function fileNameOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.split('/').at(-1) || url);
}
