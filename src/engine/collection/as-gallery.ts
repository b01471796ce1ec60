/** Some rows of a collection as a gallery, for the views that compare galleries. */
import type { CollectionFilter } from '../../contract/collection.ts';
import type { Progress } from '../../contract/environment.ts';
import type { GalleryEntry } from '../../contract/gallery.ts';
import { hasBit } from '../../core/bits.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { inTurns } from '../../core/turns/in-turns.ts';
import type { Gallery } from '../features/gallery.ts';
import type { Collection } from './collection.ts';

/** More points than this are no map that can be read, and UMAP takes minutes for them. */
const MOST_ITEMS = 2000;

/**
 * The rows that pass a filter and have both modalities, or any rows where none has both; evenly spread if they are more
 * than 2,000.
 *
 * @throws {@link AppError} `shape` if no row passes, `aborted`, `not-found`.
 */
export async function asGallery(
  collection: Collection,
  filter: CollectionFilter,
  { signal, progress }: Pick<TaskContext<Progress>, 'signal' | 'progress'>,
): Promise<Gallery> {
  const { bits } = await inTurns(collection.passing(filter), signal);
  const { audio, visual } = collection.sides;
  const passing: number[] = [];
  const both: number[] = [];
  for (let row = 0; row < collection.summary.rows; row += 1) {
    if (!hasBit(bits, row)) continue;
    const [heard, seen] = [audio?.has(row) ?? false, visual?.has(row) ?? false];
    if (heard && seen) both.push(row);
    else if (heard || seen) passing.push(row);
  }
  const rows = spread(both.length > 0 ? both : passing);
  if (rows.length === 0) throw new AppError('shape', 'Expected rows that pass the filter, got none.');
  const { width } = collection.summary;
  const values = {
    audio: new Float32Array(rows.length * width),
    visual: new Float32Array(rows.length * width),
  };
  const entries: GalleryEntry[] = [];
  for (const [item, row] of rows.entries()) {
    throwIfAborted(signal);
    if (item % 100 === 0) progress({ stage: 'Reading vectors', done: item, total: rows.length });
    for (const modality of ['audio', 'visual'] as const) {
      const vector = await collection.sides[modality]?.vector(row);
      if (vector) values[modality].set(vector, item * width);
    }
    const { path, label, has } = collection.row(row);
    entries.push({
      ...{ id: `row-${row}`, isClip: false, kind: label },
      ...{ name: path.split(/[\\/]/).at(-1) ?? path, hasAudio: has.audio, hasVisual: has.visual },
    });
  }
  return {
    ...{ entries, width, frames: 1, retrievalFrame: 0 },
    ...values,
    hasFrame: Uint8Array.from(entries, ({ hasVisual }) => Number(hasVisual)),
  };
}

/** At most {@link MOST_ITEMS} rows, evenly spread over those given. */
function spread(rows: readonly number[]): readonly number[] {
  if (rows.length <= MOST_ITEMS) return rows;
  return Array.from({ length: MOST_ITEMS }, (_, i) => rows[Math.floor((i * rows.length) / MOST_ITEMS)]!);
}
