/** Reads a collection from Parquet files of features. */
import type { CollectionLabel } from '../../contract/collection.ts';
import type { Progress } from '../../contract/environment.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { Modality } from '../../core/geometry.ts';
import { MODALITIES } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { nextTurn } from '../../core/turns/next-turn.ts';
import type { Vectors } from '../../storage/parquet-table.ts';
import { ParquetTable } from '../../storage/parquet-table.ts';
import type { FeaturePairs } from '../features/feature-pairs.ts';
import type { RowFacts } from './collection.ts';
import { Collection } from './collection.ts';
import type { TableBytes, TableFile } from './table-files.ts';
import { TextColumn } from './text-column.ts';
import { MemoryBudget, VectorBlocks } from './vector-blocks.ts';

/** Vectors beyond this are kept by the browser outside the worker's memory. */
const MOST_IN_MEMORY = 256e6;
const LABELS_LISTED = 200;
const SCALARS = [
  'clip_id',
  'path',
  'window_start_seconds',
  'frame',
  'label',
  'kind',
  'model_sha256',
] as const;

const COLUMNS = [...SCALARS, ...MODALITIES];
/** Tables that are opened at once. */
const OPENED_AHEAD = 4;

type Scalars = Readonly<Record<string, unknown>>;

/**
 * Reads every file and brings vectors to unit length, as float16.
 *
 * @param id - names the collection for later calls.
 * @throws {@link AppError} `shape` for files without vectors, or of other models or widths; `aborted`.
 */
export async function readCollection(
  files: readonly TableFile[],
  id: string,
  { signal, progress }: Pick<TaskContext<Progress>, 'signal' | 'progress'>,
): Promise<Collection> {
  const started = performance.now();
  const reader = new CollectionReader();
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  for await (const { file, bytes, table } of openedAhead(files)) {
    for (const group of table.groups) {
      throwIfAborted(signal);
      // The first of these are there already.
      if (group.index > 0) await bytes.fetchAhead?.(table.places(group, COLUMNS));
      progress({ stage: 'Reading vectors', done: done + (file.size * group.rowStart) / table.rows, total });
      const scalars = await table.scalars(group, SCALARS);
      const sides = {
        audio: table.columns.has('audio') ? await table.vectors(group, 'audio') : null,
        visual: table.columns.has('visual') ? await table.vectors(group, 'visual') : null,
      };
      await reader.add(scalars, sides, file.name);
    }
    done += file.size;
  }
  return reader.end(id, files.length, started);
}

/** Features that ship with a model, as a collection. */
export async function collectionOfPairs(
  { count, width, audio, visual, kind, kinds }: FeaturePairs,
  id: string,
  modelSha256: string | null,
): Promise<Collection> {
  const started = performance.now();
  const reader = new CollectionReader();
  const present = new Uint8Array(count).fill(1);
  const scalars = Array.from(kind, (place, row) => {
    const name = kinds[place] ?? `kind ${place}`;
    return { clip_id: `held-out ${row + 1}`, path: `${name}/held-out ${row + 1}`, kind: name, frame: 0 };
  });
  const rows = modelSha256 === null ? scalars : scalars.map((row) => ({ ...row, model_sha256: modelSha256 }));
  await reader.add(
    rows,
    { audio: { present, width, values: audio }, visual: { present, width, values: visual } },
    'the held-out clips',
  );
  return reader.end(id, 1, started);
}

interface OpenedTable {
  readonly file: TableFile;
  readonly bytes: TableBytes;
  readonly table: ParquetTable;
}

/** Tables in their order; while one is read, the next are opened, because a site takes its time for each answer. */
async function* openedAhead(files: readonly TableFile[]): AsyncGenerator<OpenedTable> {
  const waiting: Promise<OpenedTable>[] = [];
  let next = 0;
  for (let place = 0; place < files.length; place += 1) {
    for (; next < files.length && next < place + OPENED_AHEAD; next += 1) {
      const opening = opened(files[next]!);
      // It fails when its turn comes; by then, an earlier one may have ended the reading.
      opening.catch(() => undefined);
      waiting.push(opening);
    }
    yield await waiting.shift()!;
  }
}

async function opened(file: TableFile): Promise<OpenedTable> {
  const bytes = await file.open();
  const table = await named(file.name, () => ParquetTable.open(bytes));
  const [first] = table.groups;
  if (table.columns.has('audio') || table.columns.has('visual')) {
    if (first) await bytes.fetchAhead?.(table.places(first, COLUMNS));
    return { file, bytes, table };
  }
  throw new AppError(
    'shape',
    `Expected columns "audio" and "visual" with vectors, as “cavmae features” writes them; ${file.name} has neither.`,
  );
}

/** Says of which file an error is: a collection may have thousands. */
async function named<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AppError && error.code === 'shape')
      throw new AppError('shape', `${name}: ${error.message}`);
    throw error;
  }
}

/** Gathers rows of all files. */
export class CollectionReader {
  readonly #facts: RowFacts = {
    clipIds: new TextColumn(),
    paths: new TextColumn(),
    labels: [],
    labelNames: [],
    windowStarts: [],
    frames: [],
  };
  readonly #labelPlaces = new Map<string, number>();
  readonly #labelRows: number[] = [];
  readonly #budget = new MemoryBudget(MOST_IN_MEMORY);
  readonly #sides: Record<Modality, VectorBlocks | null> = { audio: null, visual: null };
  #rows = 0;
  #clips = 0;
  #lastClip: string | null = null;
  #modelSha256: string | null = null;

  async add(
    scalars: readonly Scalars[],
    vectors: Readonly<Record<Modality, Vectors | null>>,
    fileName: string,
  ): Promise<void> {
    for (const row of scalars) this.#addFacts(row, fileName);
    for (const modality of MODALITIES) await this.#addVectors(modality, vectors[modality], scalars.length);
    this.#rows += scalars.length;
  }

  end(id: string, files: number, started: number): Collection {
    for (const modality of MODALITIES) this.#sides[modality]?.end();
    const { audio, visual } = this.#sides;
    const any = audio ?? visual;
    let empty = 0;
    for (let row = 0; row < this.#rows; row += 1) if (!audio?.has(row) && !visual?.has(row)) empty += 1;
    if (!any || this.#rows === empty) {
      throw new AppError('shape', `Expected rows with vectors, but these ${this.#rows} rows have none.`);
    }
    if (audio && visual && audio.width !== visual.width) {
      throw new AppError(
        'shape',
        `Expected audio and video vectors of one length, got ${audio.width} and ${visual.width}.`,
      );
    }
    const summary = {
      id,
      rows: this.#rows,
      clips: this.#clips,
      vectors: { audio: audio?.count ?? 0, visual: visual?.count ?? 0 },
      empty,
      width: any.width,
      files,
      modelSha256: this.#modelSha256,
      labels: this.#labels(),
      labelCount: this.#facts.labelNames.length,
      bytes: (audio?.bytes ?? 0) + (visual?.bytes ?? 0),
      bytesInMemory: this.#budget.used,
      file: null,
      milliseconds: performance.now() - started,
    };
    return new Collection(summary, this.#facts, this.#sides);
  }

  #addFacts(row: Scalars, fileName: string): void {
    const path = text(row['path']) ?? text(row['clip_id']) ?? fileName;
    const clipId = text(row['clip_id']) ?? path;
    const model = text(row['model_sha256']);
    if (model !== null && this.#modelSha256 !== null && model !== this.#modelSha256) {
      throw new AppError(
        'shape',
        `Expected features of one model, got those of ${this.#modelSha256.slice(0, 8)} and, in ${fileName}, of ${model.slice(0, 8)}.`,
      );
    }
    this.#modelSha256 ??= model;
    if (clipId !== this.#lastClip) this.#clips += 1;
    this.#lastClip = clipId;
    const { clipIds, paths, labels, windowStarts, frames } = this.#facts;
    clipIds.push(clipId);
    paths.push(path);
    labels.push(this.#label(text(row['label']) ?? text(row['kind']) ?? path.split(/[\\/]/).at(-2) ?? null));
    windowStarts.push(Number(row['window_start_seconds'] ?? 0));
    frames.push(typeof row['frame'] === 'number' ? row['frame'] : -1);
  }

  #label(name: string | null): number {
    if (name === null || name === '') return -1;
    const known = this.#labelPlaces.get(name);
    const place = known ?? this.#facts.labelNames.push(name) - 1;
    if (known === undefined) this.#labelPlaces.set(name, place);
    this.#labelRows[place] = (this.#labelRows[place] ?? 0) + 1;
    return place;
  }

  #labels(): CollectionLabel[] {
    return this.#facts.labelNames
      .map((name, place) => ({ name, rows: this.#labelRows[place] ?? 0 }))
      .sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1))
      .slice(0, LABELS_LISTED);
  }

  async #addVectors(modality: Modality, vectors: Vectors | null, rows: number): Promise<void> {
    const width = vectors?.width ?? 0;
    if (!this.#sides[modality] && width > 0) {
      this.#sides[modality] = new VectorBlocks(width, this.#budget);
      for (let row = 0; row < this.#rows; row += 1) this.#sides[modality].push(null);
    }
    const side = this.#sides[modality];
    if (!side) return;
    if (width > 0 && width !== side.width) {
      throw new AppError('shape', `Expected vectors of ${side.width} numbers, got ${width}.`);
    }
    let at = 0;
    for (let row = 0; row < rows; row += 1) {
      if (row % 1024 === 0) await nextTurn();
      if (!vectors || vectors.present[row] !== 1) {
        side.push(null);
        continue;
      }
      const { values } = vectors;
      if (values instanceof Uint16Array) side.pushHalves(values.subarray(at, at + width));
      else side.push(Float32Array.from(values.subarray(at, at + width)));
      at += width;
    }
  }
}

const text = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null;
