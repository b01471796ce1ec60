/** The runtime comes in two builds, of which a browser loads one: that with JSPI where it has JSPI. */
const RUNTIME = /^assets\/ort[.-]/;
const JSPI = /jspi/;
/** Read by people, not by the page. */
const NOTICES = /^(LICENSE|THIRD-PARTY-NOTICES\.md)$/;

/** Whether the page can't be opened without a file that {@link filesToStore} names. */
export const isNeeded = (file: string): boolean => file === 'index.html' || file.startsWith('assets/');

/**
 * Which of the built files a first visit stores, so that the next one works offline: the page, the runtime's
 * build that this browser loads, the first bundled model and the sample clips. Others are stored when asked for.
 *
 * @param files - paths of all built files, relative to the page.
 * @param firstModel - the file of the first model in the manifest.
 */
export function filesToStore(
  files: readonly string[],
  { hasJspi, firstModel }: { readonly hasJspi: boolean; readonly firstModel: string | null },
): string[] {
  return files.filter((file) => {
    if (RUNTIME.test(file)) return JSPI.test(file) === hasJspi;
    if (file.startsWith('models/')) return file === 'models/manifest.json' || file === `models/${firstModel}`;
    if (file.startsWith('samples/')) return !file.startsWith('samples/train/');
    return !NOTICES.test(file);
  });
}
