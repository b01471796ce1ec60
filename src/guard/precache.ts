/** Lists the files to store for offline use. */

/** The two builds of the runtime; a browser loads the one with JSPI if it has JSPI. */
const RUNTIME = /^assets\/ort[.-]/;
const JSPI = /jspi/;
/** What the views show about the bundled models, besides the models themselves. */
const EVIDENCE = ['models/manifest.json', 'models/experiments.json', 'models/features.safetensors'];
/** Files for people to read, which the page does not use. */
const NOTICES = /^(LICENSE|THIRD-PARTY-NOTICES\.md)$/;

/** Whether the page can't be opened without this file of {@link filesToStore}. */
export const isNeeded = (file: string): boolean => file === 'index.html' || file.startsWith('assets/');

/**
 * The built files that a first visit stores, so that every view works offline on the next one: the page, the build of
 * the runtime that this browser loads, the models that views use by themselves, their measurements and the sample
 * clips. Other files are stored when they are requested.
 *
 * @param files - paths of all built files, relative to the page.
 * @param models - files below `models/` that views use by themselves: see {@link modelsToStore}.
 */
export function filesToStore(
  files: readonly string[],
  { hasJspi, models }: { readonly hasJspi: boolean; readonly models: readonly string[] },
): string[] {
  return files.filter((file) => {
    if (RUNTIME.test(file)) return JSPI.test(file) === hasJspi;
    if (file.startsWith('models/'))
      return EVIDENCE.includes(file) || models.includes(file.slice('models/'.length));
    if (file.startsWith('samples/')) return !file.startsWith('samples/train/');
    return !NOTICES.test(file);
  });
}

/** The part of the manifest of bundled models that is read; it may hold anything. */
export interface ListedModels {
  readonly models?: readonly { readonly file?: string; readonly labels?: string }[];
}

/** The files of the model that the page opens with, and of the classifier that Classify uses. */
export function modelsToStore({ models = [] }: ListedModels): string[] {
  return models
    .filter(({ labels }, place) => place === 0 || labels !== undefined)
    .flatMap(({ file, labels }) => [file, labels])
    .filter((name) => name !== undefined);
}
