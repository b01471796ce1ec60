/** Labels of clips from the names of their files, and from tables. */
import type { ClipLabel } from '../../core/text/clip-label-csv.ts';
import type { Clip } from '../library/clip.ts';

/**
 * A label from a file's name: the words before a double underscore, otherwise the name without its extension and
 * without the numbers at its end. `dog_barking-12.wav` gives `dog barking`.
 */
export function labelFromName(name: string): string {
  const stem = name.replace(/\.[^.]*$/, '');
  const [first = ''] = stem.split('__');
  const words = first === stem ? stem.replace(/[\s_-]*\(?\d+\)?$/, '') : first;
  return (words || stem).replace(/[\s_-]+/g, ' ').trim();
}

const stemOf = (path: string) => path.replace(/\.[^./]*$/, '');
const fileOf = (path: string) => path.replaceAll('\\', '/').split('/').at(-1) ?? '';

/**
 * The labels that a table has for clips: by path, by file name, or by file name without its extension, whichever fits
 * first.
 */
export function matchLabels(
  rows: readonly ClipLabel[],
  clips: readonly Pick<Clip, 'id' | 'name' | 'folder' | 'source'>[],
): ReadonlyMap<string, string> {
  const byKey = new Map<string, string>();
  const put = (key: string, label: string) => {
    if (!byKey.has(key)) byKey.set(key, label);
  };
  for (const { file, label } of rows) put(file.replaceAll('\\', '/').toLowerCase(), label);
  for (const { file, label } of rows) put(fileOf(file).toLowerCase(), label);
  for (const { file, label } of rows) put(stemOf(fileOf(file)).toLowerCase(), label);
  const labels = new Map<string, string>();
  for (const { id, name, folder, source } of clips) {
    const file = (source.kind === 'url' ? fileOf(source.url) : name).toLowerCase();
    const keys = [...(folder === undefined ? [] : [`${folder.toLowerCase()}/${file}`]), file, stemOf(file)];
    const label = keys.map((key) => byKey.get(key)).find((found) => found !== undefined);
    if (label !== undefined) labels.set(id, label);
  }
  return labels;
}
