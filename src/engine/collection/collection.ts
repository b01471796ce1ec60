/** An open collection: what its rows are, and their vectors. */
import type {
  CollectionFile,
  CollectionFilter,
  CollectionRow,
  CollectionSummary,
} from '../../contract/collection.ts';
import type { Progress } from '../../contract/environment.ts';
import { setBit } from '../../core/bits.ts';
import { AppError } from '../../core/errors.ts';
import type { Modality } from '../../core/geometry.ts';
import { MODALITY_WORDS } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { Steps } from '../../core/turns/in-turns.ts';
import type { Gallery } from '../features/gallery.ts';
import { asGallery } from './as-gallery.ts';
import type { GpuBlocks } from './gpu-search.ts';
import type { SearchLanes } from './search-lanes.ts';
import type { TextColumn } from './text-column.ts';
import type { Block, VectorBlocks } from './vector-blocks.ts';

/** What the rows of a collection are, one entry a row. */
export interface RowFacts {
  readonly clipIds: TextColumn;
  readonly paths: TextColumn;
  /** Places in `labelNames`, -1 for none. */
  readonly labels: number[];
  readonly labelNames: string[];
  readonly windowStarts: number[];
  /** -1 for the mean over frames, or where there is no video. */
  readonly frames: number[];
}

/** Rows that pass a filter: a bit a row, in words of 32 rows. */
export interface Passing {
  readonly bits: Uint32Array<ArrayBuffer>;
  readonly count: number;
}

/** A collection of features; the engine holds one at a time. */
export class Collection {
  readonly summary: CollectionSummary;
  readonly facts: RowFacts;
  readonly sides: Readonly<Record<Modality, VectorBlocks | null>>;
  /** Blocks on the GPU, and workers that search; null until the first search. */
  gpu: GpuBlocks | null = null;
  lanes: SearchLanes | null = null;
  #gallery: { readonly key: string; readonly gallery: Gallery } | null = null;
  #passing: { readonly key: string; readonly rows: Passing } | null = null;

  constructor(
    summary: CollectionSummary,
    facts: RowFacts,
    sides: Readonly<Record<Modality, VectorBlocks | null>>,
  ) {
    this.summary = summary;
    this.facts = facts;
    this.sides = sides;
  }

  /** The same rows, as the windows of a file. */
  ofFile(file: CollectionFile): Collection {
    return new Collection({ ...this.summary, file }, this.facts, this.sides);
  }

  row(row: number): CollectionRow {
    const { clipIds, paths, labels, labelNames, windowStarts, frames } = this.facts;
    const frame = frames[row]!;
    return {
      row,
      clipId: clipIds.at(row),
      path: paths.at(row),
      label: labelNames[labels[row]!] ?? null,
      windowStartSeconds: windowStarts[row]!,
      frame: frame < 0 ? null : frame,
      has: { audio: this.sides.audio?.has(row) ?? false, visual: this.sides.visual?.has(row) ?? false },
    };
  }

  /** Whether two rows are of one window of one clip. */
  isSameWindow(a: number, b: number): boolean {
    const { clipIds, windowStarts } = this.facts;
    return windowStarts[a] === windowStarts[b] && clipIds.at(a) === clipIds.at(b);
  }

  /** The vectors of a modality. @throws {@link AppError} `shape` if no row has one. */
  side(modality: Modality): VectorBlocks {
    const side = this.sides[modality];
    if (side && side.count > 0) return side;
    const word = MODALITY_WORDS[modality];
    throw new AppError('shape', `Expected ${word} vectors, but this collection has none.`);
  }

  /** Rows that pass a filter; those of the last filter are remembered. */
  *passing({ text, label }: CollectionFilter): Steps<Passing> {
    const { rows } = this.summary;
    const key = JSON.stringify([text, label]);
    if (this.#passing?.key === key) return this.#passing.rows;
    const { paths, labels, labelNames } = this.facts;
    const wanted = label === null ? null : labelNames.indexOf(label);
    const part = text.toLowerCase();
    const bits = new Uint32Array(Math.ceil(rows / 32));
    let count = 0;
    for (let row = 0; row < rows; row += 1) {
      if (row % 1024 === 0) yield row / rows;
      if (wanted !== null && labels[row] !== wanted) continue;
      if (part !== '' && !paths.at(row).toLowerCase().includes(part)) continue;
      setBit(bits, row);
      count += 1;
    }
    this.#passing = { key, rows: { bits, count } };
    return this.#passing.rows;
  }

  /** Rows that pass a filter as a gallery; that of the last filter is remembered. */
  async gallery(
    filter: CollectionFilter,
    context: Pick<TaskContext<Progress>, 'signal' | 'progress'>,
  ): Promise<Gallery> {
    const key = JSON.stringify([filter.text, filter.label]);
    if (this.#gallery?.key !== key) this.#gallery = { key, gallery: await asGallery(this, filter, context) };
    return this.#gallery.gallery;
  }

  /** Frees what is not garbage-collected. */
  close(): void {
    this.gpu?.destroy();
    this.lanes?.end();
    this.gpu = null;
    this.lanes = null;
  }
}

/** The bits of a block's rows that pass and have a vector, and how many these are. */
export function allowedIn(
  block: Block,
  { bits }: Passing,
): { bits: Uint32Array<ArrayBuffer>; count: number } {
  const first = block.firstRow / 32;
  let count = 0;
  const both = new Uint32Array(Math.ceil(block.rows / 32));
  for (let word = 0; word < both.length; word += 1) {
    both[word] = block.present[word]! & (bits[first + word] ?? 0);
    count += ones(both[word]!);
  }
  return { bits: both, count };
}

/** How many bits of a word are set. */
function ones(word: number): number {
  let rest = word - ((word >>> 1) & 0x55555555);
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333);
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
