/** Walks the pages of one column of one row group, and reads their levels and values. */
import type { ColumnMetaData, FileMetaData } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getSchemaPath } from 'hyparquet/src/schema.js';
import { AppError } from '../core/errors.ts';
import { readRuns } from './parquet-runs.ts';
import { unsnap } from './snappy.ts';

type PageHeader = ReturnType<typeof parquetHeader>;

/** A column's leaf in the schema. */
export interface Leaf {
  readonly column: string;
  /** `FLOAT16`, or the physical type. */
  readonly type: string;
  readonly isUnsigned: boolean;
  /** Whether its values mean what they are: texts and numbers, no dates or decimals, and no part of a record. */
  readonly isPlain: boolean;
  /** The highest levels: lists in lists, and how much may be absent. */
  readonly repetition: number;
  readonly definition: number;
}

/** Bytes of a file, `to` excluded. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/** How the values of a type are read. */
export interface Element<V> {
  readonly make: (count: number) => V;
  /** The first values of plain bytes. @throws Error where the bytes end too early. */
  readonly plain: (bytes: Uint8Array, count: number) => V;
}

/** The levels and the values of one page. */
export interface Page<V> {
  /** Null where no value can be repeated. */
  readonly repetition: Uint8Array | null;
  /** Null where no value can be absent. */
  readonly definition: Uint8Array | null;
  /** Values, absent ones included. */
  readonly count: number;
  /** Those that are there. */
  readonly values: V;
}

/** A header is this long at most: it may hold the smallest and the largest text of its page. */
const MOST_HEADER_BYTES = 65_536;
/** More values in a page must take a bit each at least: few bytes can claim any number. */
const MOST_FREE_VALUES = 2 ** 20;

export const damaged = (column: string) => new Error(`a page of "${column}" is damaged`);

/** The schema of a column of a row group. */
export function leafOf({ schema }: FileMetaData, chunk: ColumnMetaData): Leaf {
  const path = getSchemaPath(schema, chunk.path_in_schema);
  const element = path.at(-1)?.element;
  const logical = element?.logical_type;
  return {
    column: chunk.path_in_schema[0] ?? '',
    type: logical?.type === 'FLOAT16' ? 'FLOAT16' : chunk.type,
    isUnsigned:
      element?.converted_type?.startsWith('UINT_') === true ||
      (logical?.type === 'INTEGER' && !logical.isSigned),
    isPlain:
      chunk.path_in_schema.length === 1 &&
      /^(UTF8|ENUM|JSON|U?INT_\d+)?$/.test(element?.converted_type ?? ''),
    repetition: getMaxRepetitionLevel(path),
    definition: getMaxDefinitionLevel(path),
  };
}

/** Where a column of a row group is in the file. */
export function placeOf(chunk: ColumnMetaData): Place {
  // Some writers name place 0, where a file's mark is, for a dictionary that is not there.
  const dictionary = Number(chunk.dictionary_page_offset ?? 0);
  const from = dictionary > 0 ? dictionary : Number(chunk.data_page_offset);
  return { from, to: from + Number(chunk.total_compressed_size) };
}

/**
 * The pages of a column of a row group.
 *
 * hyparquet trusts a page's header: it repeats a run as often as the run states, up to 2³¹ times, and
 * goes on from no place at all after a page without a size. Here, nothing is read, made or repeated beyond what the
 * bytes can hold, so the walk always ends.
 *
 * @param bytes - of the column, from its first page on.
 * @throws Error for damaged pages; {@link AppError} `shape` for an unknown encoding or compression.
 */
export function* pagesOf<V extends { [place: number]: unknown }>(
  bytes: ArrayBuffer,
  { codec, num_values: total }: Pick<ColumnMetaData, 'codec' | 'num_values'>,
  leaf: Leaf,
  element: Element<V>,
): Generator<Page<V>> {
  const { column } = leaf;
  let dictionary: V | null = null;
  let offset = 0;
  for (let seen = 0; seen < total;) {
    const view = new DataView(bytes, offset, Math.min(MOST_HEADER_BYTES, bytes.byteLength - offset));
    const reader = { view, offset: 0 };
    const header = parquetHeader(reader);
    offset += reader.offset;
    const size = natural(header.compressed_page_size, column);
    if (offset + size > bytes.byteLength) throw damaged(column);
    const page = new Uint8Array(bytes, offset, size);
    offset += size;
    const unpack = (packed: Uint8Array, length: number) => decompressed(packed, length, codec, column);
    if (header.type === 'DICTIONARY_PAGE') {
      const body = unpack(page, natural(header.uncompressed_page_size, column));
      dictionary = element.plain(body, natural(header.dictionary_page_header?.num_values, column));
      continue;
    }
    const levels = levelsOf(header, page, leaf, unpack);
    seen += levels.count;
    if (seen > total) throw damaged(column);
    yield { ...levels, values: valuesOf(levels, dictionary, column, element) };
  }
}

interface Levels extends Omit<Page<unknown>, 'values'> {
  readonly defined: number;
  readonly encoding: string;
  /** Bytes of the values. */
  readonly body: Uint8Array;
}

/** A data page's levels, and the bytes of its values. */
function levelsOf(
  header: PageHeader,
  page: Uint8Array,
  { column, repetition: mostRepeated, definition: mostDefined }: Leaf,
  unpack: (packed: Uint8Array, length: number) => Uint8Array,
): Levels {
  const { data_page_header: v1, data_page_header_v2: v2 } = header;
  const size = natural(header.uncompressed_page_size, column);
  const count = natural(v1?.num_values ?? v2?.num_values, column);
  if (count > Math.max(MOST_FREE_VALUES, 8 * size)) throw damaged(column);
  const repetition = mostRepeated > 0 ? new Uint8Array(count) : null;
  const definition = mostDefined > 0 ? new Uint8Array(count) : null;
  const read = (bytes: Uint8Array, most: number, levels: Uint8Array) =>
    readRuns(bytes, 32 - Math.clz32(most), levels);
  let body: Uint8Array;
  if (v2) {
    const middle = natural(v2.repetition_levels_byte_length, column);
    const end = middle + natural(v2.definition_levels_byte_length, column);
    if (end > page.length || end > size) throw damaged(column);
    if (repetition) read(page.subarray(0, middle), mostRepeated, repetition);
    if (definition) read(page.subarray(middle, end), mostDefined, definition);
    const rest = page.subarray(end);
    body = v2.is_compressed === false ? rest : unpack(rest, size - end);
  } else {
    body = unpack(page, size);
    // Each list of levels begins with its length in bytes.
    for (const [levels, most] of [
      [repetition, mostRepeated],
      [definition, mostDefined],
    ] as const) {
      if (!levels) continue;
      const end = 4 + uint32(body, 0);
      read(body.subarray(4, end), most, levels);
      body = body.subarray(end);
    }
  }
  let defined = definition ? 0 : count;
  if (definition) for (const level of definition) if (level === mostDefined) defined += 1;
  return { repetition, definition, count, defined, body, encoding: v1?.encoding ?? v2?.encoding ?? 'none' };
}

function valuesOf<V extends { [place: number]: unknown }>(
  { encoding, body, defined }: Levels,
  dictionary: V | null,
  column: string,
  { make, plain }: Element<V>,
): V {
  if (encoding === 'PLAIN') return plain(body, defined);
  if (!dictionary || !encoding.endsWith('_DICTIONARY')) {
    throw new AppError('shape', `Expected plain or dictionary encoding in "${column}", got ${encoding}.`);
  }
  const values = make(defined);
  if (defined === 0) return values;
  const indices = new Uint32Array(defined);
  const [width = 0] = body;
  if (width > 0) readRuns(body.subarray(1), Math.min(32, width), indices);
  for (let i = 0; i < defined; i += 1) {
    const value = dictionary[indices[i]!];
    if (value === undefined) throw damaged(column);
    values[i] = value;
  }
  return values;
}

function decompressed(
  packed: Uint8Array,
  size: number,
  codec: ColumnMetaData['codec'],
  column: string,
): Uint8Array {
  if (codec === 'SNAPPY') return unsnap(packed, size);
  if (codec !== 'UNCOMPRESSED') {
    throw new AppError(
      'shape',
      `Expected a table without compression or with Snappy, got ${codec} in "${column}".`,
    );
  }
  if (packed.length !== size) throw damaged(column);
  return packed;
}

/** A size or a count. */
function natural(value: unknown, column: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw damaged(column);
}

const uint32 = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);
