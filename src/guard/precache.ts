/** The runtime comes in two builds, of which a browser loads one: that with JSPI where it has JSPI. */
const RUNTIME = /^assets\/ort[.-]/;
const JSPI = /jspi/;
/** What the views show of the models that ship, beside the models themselves. */
const EVIDENCE = ['models/manifest.json', 'models/experiments.json', 'models/features.safetensors'];
/** Read by people, not by the page. */
const NOTICES = /^(LICENSE|THIRD-PARTY-NOTICES\.md)$/;

/** Whether the page can't be opened without a file that {@link filesToStore} names. */
export const isNeeded = (file: string): boolean => file === 'index.html' || file.startsWith('assets/');

/**
 * Which of the built files a first visit stores, so that every view works offline on the next one: the page, the
 * runtime's build that this browser loads, the models that views use by themselves, what was measured of them and
 * the sample clips. Others are stored when asked for.
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

/** What is read of the manifest of bundled models, which may be anything. */
export interface ListedModels {
  readonly models?: readonly { readonly file?: string; readonly labels?: string }[];
}

/** Files of the model that the page opens with, and of the classifier that Classify asks beside it. */
export function modelsToStore({ models = [] }: ListedModels): string[] {
  return models
    .filter(({ labels }, place) => place === 0 || labels !== undefined)
    .flatMap(({ file, labels }) => [file, labels])
    .filter((name) => name !== undefined);
}
