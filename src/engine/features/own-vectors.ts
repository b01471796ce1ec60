/** Reads vectors that the user brings: pairs of audio and video features as NumPy archives or Parquet tables. */
import type { GalleryEntry } from '../../contract/gallery.ts';
import { AppError } from '../../core/errors.ts';
import { fetchPart } from '../../core/fetch-part.ts';
import { halfToFloat } from '../../math/half.ts';
import { l2NormalizeRows } from '../../math/l2-normalize.ts';
import type { ParquetTable, RowGroup } from '../../storage/parquet-table.ts';
import type { NpyArray } from '../../storage/read-npz.ts';
import type { Gallery } from './gallery.ts';
import { floatReader } from './npy-floats.ts';

/** One item as a file has it; a vector that is absent is null. */
interface Item {
  readonly name: string;
  readonly kind: string | null;
  readonly audio: ArrayLike<number> | null;
  readonly visual: ArrayLike<number> | null;
}

/** About what a page can draw and project; a table may have ten frames and their mean for each. */
const MOST_ITEMS = 20_000;
const MOST_ROWS = 11 * MOST_ITEMS;

/** What a file must hold, for errors. */
const WANTED =
  'Expected pairs of vectors: arrays "audio" and "visual" in an .npz, or columns of these names in a .parquet';

/**
 * The gallery of some files, in their order. Rows are scaled to unit length; a row of zeros counts as absent.
 *
 * @throws {@link AppError} `shape` for another kind of file, vectors of several lengths, and values that are not
 *   finite.
 */
export async function readOwnVectors(files: readonly File[]): Promise<Gallery> {
  const items: Item[] = [];
  for (const file of files) {
    const read = file.name.toLowerCase().endsWith('.parquet') ? itemsOfParquet : itemsOfNpz;
    for (const item of await read(file)) items.push(item);
    if (items.length > MOST_ITEMS) {
      throw new AppError('shape', `Expected at most ${MOST_ITEMS} items, got more: choose fewer.`);
    }
  }
  return toGallery(items);
}

async function itemsOfNpz(file: File): Promise<Item[]> {
  const { readNpz } = await fetchPart(() => import('../../storage/read-npz.ts'));
  const arrays = await readNpz(file, ['audio', 'visual', 'name', 'item', 'kind', 'label']);
  const [audio, visual] = [arrays.get('audio'), arrays.get('visual')];
  if (!audio && !visual) throw new AppError('shape', `${WANTED}; ${file.name} has neither.`);
  const sides = [audio && rowsOf('audio', audio), visual && rowsOf('visual', visual)] as const;
  const count = (sides[0] ?? sides[1])!.length;
  if (sides.some((side) => side && side.length !== count)) {
    throw new AppError(
      'shape',
      `Expected as many audio as visual rows, got ${sides[0]?.length} and ${sides[1]?.length}.`,
    );
  }
  const names = textsOf(arrays.get('name') ?? arrays.get('item'), count);
  const kinds = textsOf(arrays.get('kind') ?? arrays.get('label'), count);
  return Array.from({ length: count }, (_, row) => ({
    name: names?.[row] || `${stem(file.name)} ${row}`,
    kind: kinds?.[row] || null,
    audio: sides[0]?.[row] ?? null,
    visual: sides[1]?.[row] ?? null,
  }));
}

/** (rows, width), or (rows, frames, width) of which the middle frame is taken that is not all zeros. */
function rowsOf(name: string, { descriptor, shape, bytes }: NpyArray): Float32Array[] {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const isWhole = bytes.length % Number(descriptor.slice(2)) === 0;
  const values = isWhole ? floatReader(descriptor)?.(bytes.buffer) : null;
  if (!values || values.length !== size || shape.length < 2 || shape.length > 3) {
    throw new AppError(
      'shape',
      `Expected "${name}" as (rows, width) of float16, float32 or float64, got ${descriptor} (${shape.join(', ')}).`,
    );
  }
  const [rows = 0, frames = 1] = shape.length === 3 ? shape : [shape[0], 1];
  const width = shape.at(-1) ?? 0;
  const frameAt = (row: number, frame: number) =>
    values.subarray((row * frames + frame) * width, (row * frames + frame + 1) * width);
  return Array.from({ length: rows }, (_, row) => {
    const shown = Array.from({ length: frames }, (__, frame) => frameAt(row, frame)).filter((frame) =>
      frame.some((value) => value !== 0),
    );
    return shown[shown.length >> 1] ?? frameAt(row, 0);
  });
}

/** Texts of fixed width, or whole numbers as texts; null where there are not as many as rows. */
function textsOf(array: NpyArray | undefined, count: number): string[] | null {
  if (!array || array.shape.length !== 1 || array.shape[0] !== count) return null;
  const { descriptor, bytes } = array;
  const [, type, digits] = /^[<|](\w)(\d+)$/.exec(descriptor) ?? [];
  const width = Number(digits);
  if (type === 'U' && bytes.length === 4 * width * count) {
    const points = new Uint32Array(bytes.buffer);
    return Array.from({ length: count }, (_, row) =>
      Array.from(points.subarray(row * width, (row + 1) * width), (point) =>
        point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : '',
      ).join(''),
    );
  }
  if (descriptor === '<i8' && bytes.length === 8 * count)
    return Array.from(new BigInt64Array(bytes.buffer), String);
  if (descriptor === '<i4' && bytes.length === 4 * count)
    return Array.from(new Int32Array(bytes.buffer), String);
  return null;
}

type Row = Readonly<Record<string, unknown>>;

const COLUMNS = [
  'clip_id',
  'path',
  'window_start_seconds',
  'item',
  'name',
  'kind',
  'label',
  'frame',
  'sense',
] as const;

async function itemsOfParquet(file: File): Promise<Item[]> {
  const { ParquetTable } = await fetchPart(() => import('../../storage/parquet-table.ts'));
  const table = await ParquetTable.open(file);
  if (table.rows > MOST_ROWS) {
    throw new AppError(
      'shape',
      `Expected at most ${MOST_ROWS} rows, got ${table.rows}: choose a smaller table.`,
    );
  }
  const isOnePerFeature = table.columns.has('sense') && table.columns.has('feature');
  if (!isOnePerFeature && !table.columns.has('audio') && !table.columns.has('visual')) {
    throw new AppError('shape', `${WANTED}; ${file.name} has neither.`);
  }
  const rows: Row[] = [];
  for (const group of table.groups) for (const row of await rowsOfGroup(table, group)) rows.push(row);
  const groups = new Map<string, Row[]>();
  for (const [at, row] of rows.entries()) {
    const key = `${text(row['item']) ?? text(row['clip_id']) ?? at}/${text(row['window_start_seconds']) ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  const clips = new Set<unknown>();
  return [...groups.values()].map((group, at): Item => {
    const [first = {}] = group;
    const path = text(first['path']);
    const name =
      text(first['name']) ??
      path?.split(/[\\/]/).at(-1) ??
      text(first['clip_id']) ??
      `${stem(file.name)} ${at}`;
    const isLater = clips.has(first['clip_id']) && first['clip_id'] !== undefined;
    clips.add(first['clip_id']);
    const answer = isOnePerFeature
      ? {
          audio: vector(group.find(({ sense }) => sense === 'audio')?.['feature']),
          visual: vector(oneFrame(group.filter(({ sense }) => sense === 'visual'))?.['feature']),
        }
      : {
          audio: vector(group.find(({ audio }) => audio)?.['audio']),
          visual: vector(oneFrame(group.filter(({ visual }) => visual))?.['visual']),
        };
    return {
      name: isLater ? `${name}, from ${Number(first['window_start_seconds']).toFixed(1)} s` : name,
      kind: text(first['kind']) ?? text(first['label']) ?? path?.split(/[\\/]/).at(-2) ?? null,
      ...answer,
    };
  });
}

/** Rows with their vectors as float32 or float64. */
async function rowsOfGroup(table: ParquetTable, group: RowGroup): Promise<Row[]> {
  const rows: Record<string, unknown>[] = (await table.scalars(group, COLUMNS)).map((row) => ({ ...row }));
  for (const column of ['audio', 'visual', 'feature']) {
    if (!table.columns.has(column)) continue;
    const { present, width, values } = await table.vectors(group, column);
    const floats = values instanceof Uint16Array ? halfToFloat(values) : values;
    let at = 0;
    for (const [row, isThere] of present.entries()) {
      if (isThere === 1) rows[row]![column] = floats.subarray(at, (at += width));
    }
  }
  return rows;
}

/** The mean over frames where the table has it, otherwise the middle frame. */
function oneFrame(rows: readonly Row[]): Row | undefined {
  const mean = rows.find(({ frame }) => frame === null || frame === undefined);
  return mean ?? rows[rows.length >> 1];
}

const stem = (fileName: string) => fileName.replace(/\.\w+$/, '');

function text(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) || null : null;
}

function vector(value: unknown): ArrayLike<number> | null {
  return value instanceof Float32Array || value instanceof Float64Array ? value : null;
}

function toGallery(items: readonly Item[]): Gallery {
  const width = items.find(({ audio, visual }) => audio ?? visual);
  const length = (width?.audio ?? width?.visual)?.length ?? 0;
  if (length === 0) throw new AppError('shape', `${WANTED}; these files have no rows.`);
  const audio = new Float32Array(items.length * length);
  const visual = new Float32Array(items.length * length);
  const entries = items.map((item, row): GalleryEntry => {
    const has = (into: Float32Array, given: ArrayLike<number> | null) => {
      if (!given) return false;
      if (given.length !== length) {
        throw new AppError(
          'shape',
          `Expected vectors of ${length} numbers, got ${given.length} in "${item.name}".`,
        );
      }
      into.set(given, row * length);
      const own = into.subarray(row * length, (row + 1) * length);
      if (own.some((value) => !Number.isFinite(value))) {
        throw new AppError('shape', `Expected finite numbers, got others in "${item.name}".`);
      }
      return own.some((value) => value !== 0);
    };
    const [hasAudio, hasVisual] = [has(audio, item.audio), has(visual, item.visual)];
    return { id: `own-${row}`, isClip: false, name: item.name, kind: item.kind, hasAudio, hasVisual };
  });
  return {
    entries,
    width: length,
    frames: 1,
    retrievalFrame: 0,
    audio: l2NormalizeRows(audio, items.length, length),
    visual: l2NormalizeRows(visual, items.length, length),
    hasFrame: Uint8Array.from(entries, ({ hasVisual }) => Number(hasVisual)),
  };
}
