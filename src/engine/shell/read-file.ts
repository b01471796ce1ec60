/** Reads lists of class names and lab bundles in the worker, with limits on their size. */
import type { LabBundle } from '../../contract/files/lab-bundle.ts';
import { parseLabBundle } from '../../contract/files/lab-bundle.ts';
import { AppError } from '../../core/errors.ts';
import type { ClipLabel } from '../../core/text/clip-label-csv.ts';
import { parseClipLabelCsv } from '../../core/text/clip-label-csv.ts';
import type { ClassLabel } from '../../core/text/label-csv.ts';
import { parseLabelCsv } from '../../core/text/label-csv.ts';
import { shownText } from '../../core/text/shown-text.ts';

/** Largest list of class names; 20,000 names have half a megabyte. */
const MOST_LIST_BYTES = 10e6;
/** Largest lab bundle; 1,000 clips compared with each other have about 20 MB. */
const MOST_BUNDLE_BYTES = 40e6;

/**
 * Reads a list of class names from a file.
 *
 * @throws {@link AppError} `model/format` if it is too large or not a list, `not-found` if it can't be read.
 */
export async function readLabels({ file }: { readonly file: File }): Promise<readonly ClassLabel[]> {
  requireSize(file, MOST_LIST_BYTES, 'a list of class names', 'model/format');
  const labels = parseLabelCsv(await textOf(file), shownText(file.name));
  return labels.map(({ index, name }) => ({ index, name: shownText(name) }));
}

/**
 * Reads labels of clips from a file; null if it is not a table of them.
 *
 * @throws {@link AppError} `model/format` if it is too large, `not-found` if it can't be read.
 */
export async function readClipLabels({
  file,
}: {
  readonly file: File;
}): Promise<readonly ClipLabel[] | null> {
  requireSize(file, MOST_LIST_BYTES, 'a table of labels', 'model/format');
  const rows = parseClipLabelCsv(await textOf(file));
  return rows?.map((row) => ({ ...row, label: shownText(row.label) })) ?? null;
}

/**
 * Reads a lab bundle from a file.
 *
 * @throws {@link AppError} `shape` if it is too large or not a bundle, `not-found` if it can't be read.
 */
export async function readBundle({ file }: { readonly file: File }): Promise<LabBundle> {
  requireSize(file, MOST_BUNDLE_BYTES, 'a lab bundle', 'shape');
  return shownBundle(parseLabBundle(await textOf(file), file.name));
}

function requireSize({ name, size }: File, most: number, what: string, code: 'model/format' | 'shape'): void {
  if (size <= most) return;
  const megabytes = (bytes: number) => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;
  throw new AppError(
    code,
    `Expected ${what} of at most ${megabytes(most)}, got ${megabytes(size)} in ${shownText(name)}: choose another file.`,
  );
}

async function textOf(file: File): Promise<string> {
  try {
    return await file.text();
  } catch (cause) {
    const message = `${shownText(file.name)} cannot be read any more, because it was moved, changed or removed: choose it again.`;
    throw new AppError('not-found', message, { cause });
  }
}

/** Shortens the texts that the page shows; ids and hashes stay as they are. */
function shownBundle(bundle: LabBundle): LabBundle {
  const { made, model, clips, figures } = bundle;
  return {
    ...bundle,
    made: {
      ...made,
      browser: shownText(made.browser),
      adapter: made.adapter === null ? null : shownText(made.adapter),
      runtime: shownText(made.runtime),
    },
    model: { ...model, name: shownText(model.name) },
    clips: clips.map((clip) => ({ ...clip, name: shownText(clip.name) })),
    figures: figures.map((figure) => ({ ...figure, name: shownText(figure.name) })),
  };
}
