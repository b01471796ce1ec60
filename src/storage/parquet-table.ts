/** Reads a Parquet table of feature vectors by row groups: scalar columns as values, vectors as flat arrays. */
import type { ColumnMetaData, FileMetaData } from 'hyparquet';
import { parquetMetadataAsync } from 'hyparquet';
import { AppError } from '../core/errors.ts';
import type { FileBytes } from './parquet-file.ts';
import { parquetFile, readingParquet, rootColumns } from './parquet-file.ts';
import type { Element, Leaf, Page, Place } from './parquet-pages.ts';
import { damaged, leafOf, pagesOf, placeOf } from './parquet-pages.ts';

/** A value of a column that has one for each row. */
export type Scalar = string | number | null;

/** Vectors of a column: the rows that have one, one after the other. */
export interface Vectors {
  /** (rows), 1 where a row has a vector. */
  readonly present: Uint8Array<ArrayBuffer>;
  /** Length of a vector; 0 if no row has one. */
  readonly width: number;
  /** (present rows, width): float16 bit patterns, float32 or float64, as the file has them. */
  readonly values: Uint16Array<ArrayBuffer> | Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
}

/** Rows of a file that are stored together. */
export interface RowGroup {
  readonly index: number;
  readonly rowStart: number;
  readonly rows: number;
}

/** More values in one column of one row group are refused: an array of them would be too large. */
const MOST_VALUES = 2 ** 28;

/** More rows in a row group are refused: the places where they are counted would be too large. */
const MOST_ROWS = 2 ** 22;
/** The end of a file that is read first, to find what it holds. */
const FOOTER_BYTES = 65_536;

/** A Parquet file whose columns are read on request. */
export class ParquetTable {
  readonly #file: FileBytes;
  readonly #metadata: FileMetaData;
  readonly groups: readonly RowGroup[];
  readonly rows: number;
  /** The top-level columns. */
  readonly columns: ReadonlySet<string>;

  private constructor(file: FileBytes, metadata: FileMetaData) {
    this.#file = file;
    this.#metadata = metadata;
    let rowStart = 0;
    this.groups = metadata.row_groups.map(({ num_rows }, index) => {
      const group = { index, rowStart, rows: Number(num_rows) };
      if (!(group.rows >= 0 && group.rows <= MOST_ROWS)) {
        throw new AppError('shape', `Expected at most ${MOST_ROWS} rows in a row group, got ${num_rows}.`);
      }
      rowStart += group.rows;
      return group;
    });
    this.rows = rowStart;
    this.columns = rootColumns(metadata);
  }

  /** @throws {@link AppError} `shape` for a file that is not a Parquet table. */
  static async open(source: Blob | FileBytes): Promise<ParquetTable> {
    const file = source instanceof Blob ? parquetFile(source) : source;
    // The kept reader's search for maps never ends in a schema with a negative number of children.
    const options = { initialFetchSize: FOOTER_BYTES, geoparquet: false };
    return readingParquet(async () => new ParquetTable(file, await parquetMetadataAsync(file, options)));
  }

  /**
   * The columns of texts and numbers of a row group, a record each row; null where a value is absent. What the file
   * does not have, or has as lists, dates and the like, is left out.
   *
   * @throws {@link AppError} `shape` for an unknown encoding or compression, and damaged pages.
   */
  async scalars(group: RowGroup, wanted: readonly string[]): Promise<Readonly<Record<string, Scalar>>[]> {
    const columns: [string, Scalar[]][] = [];
    for (const name of wanted) {
      const chunk = this.#chunk(group, name);
      const values = chunk && (await this.#read(chunk, group, readScalars));
      if (values) columns.push([name, values]);
    }
    return Array.from({ length: group.rows }, (_, row) =>
      Object.fromEntries(columns.map(([name, values]) => [name, values[row] ?? null])),
    );
  }

  /**
   * The vectors of a column of lists of float16, float32 or float64. The kept reader makes an array of every list and
   * a number of every value, which takes seconds for a thousand rows; here, values are copied page by page.
   *
   * @throws {@link AppError} `shape` for another type, vectors of several lengths, an unknown encoding or compression,
   *   and damaged pages.
   */
  async vectors(group: RowGroup, column: string): Promise<Vectors> {
    const chunk = this.#chunk(group, column);
    if (!chunk) throw new AppError('shape', `Expected a column "${column}", found none.`);
    return this.#read(chunk, group, readVectors);
  }

  /** Where columns of a row group are in the file; those that it has. */
  places(group: RowGroup, columns: readonly string[]): Place[] {
    return columns.flatMap((name) => {
      const chunk = this.#chunk(group, name);
      return chunk ? [placeOf(chunk)] : [];
    });
  }

  #chunk({ index }: RowGroup, column: string): ColumnMetaData | undefined {
    return this.#metadata.row_groups[index]?.columns.find(
      ({ meta_data: meta }) => meta?.path_in_schema[0] === column,
    )?.meta_data;
  }

  async #read<T>(
    chunk: ColumnMetaData,
    { rows }: RowGroup,
    read: (column: ColumnPart, rows: number) => Promise<T>,
  ): Promise<T> {
    const { from, to } = placeOf(chunk);
    const bytes = () => this.#file.slice(from, to);
    return readingParquet(async () => read({ chunk, leaf: leafOf(this.#metadata, chunk), bytes }, rows));
  }
}

/** A column of a row group. */
interface ColumnPart {
  readonly chunk: ColumnMetaData;
  readonly leaf: Leaf;
  readonly bytes: () => Promise<ArrayBuffer>;
}

const isScalar = ({ repetition, type, isPlain }: Leaf) =>
  repetition === 0 && isPlain && ['BYTE_ARRAY', 'INT32', 'INT64', 'FLOAT', 'DOUBLE'].includes(type);

/** Reads the vectors of one column of one row group. */
async function readVectors({ chunk, leaf, bytes }: ColumnPart, rows: number): Promise<Vectors> {
  const { column, type, repetition } = leaf;
  if (repetition !== 1 || !isFloat(type)) {
    const found = `${repetition > 0 ? 'lists of ' : ''}${type}`;
    throw new AppError(
      'shape',
      `Expected lists of float16, float32 or float64 in "${column}", got ${found}.`,
    );
  }
  if (chunk.num_values > MOST_VALUES) {
    throw new AppError(
      'shape',
      `Expected at most ${MOST_VALUES} values in a row group of "${column}", got ${chunk.num_values}: write smaller row groups.`,
    );
  }
  const element: Element<Floats> = NUMBERS[type];
  const lengths = new RowLengths(rows, column, leaf.definition);
  const parts: Floats[] = [];
  let count = 0;
  for (const page of pagesOf(await bytes(), chunk, leaf, element)) {
    lengths.add(page);
    parts.push(page.values);
    count += page.values.length;
  }
  const { present, width } = lengths.end();
  const values = element.make(count);
  let at = 0;
  for (const part of parts) {
    values.set(part, at);
    at += part.length;
  }
  return { present, width, values };
}

/** A text or a number for each row, null where it is absent; null for another kind of column. */
async function readScalars({ chunk, leaf, bytes }: ColumnPart, rows: number): Promise<Scalar[] | null> {
  if (!isScalar(leaf)) return null;
  const pages = await bytes();
  const scalars: Scalar[] = [];
  const take = ({ count, definition }: Page<unknown>, value: (place: number) => Scalar) => {
    if (scalars.length + count > rows) throw damaged(leaf.column);
    let place = 0;
    for (let i = 0; i < count; i += 1) {
      const isThere = !definition || definition[i] === leaf.definition;
      scalars.push(isThere ? value(place) : null);
      if (isThere) place += 1;
    }
  };
  const { type, isUnsigned } = leaf;
  if (type === 'BYTE_ARRAY') {
    for (const page of pagesOf(pages, chunk, leaf, TEXTS)) take(page, (place) => page.values[place]!);
  } else if (type === 'INT64') {
    const number = isUnsigned ? (value: bigint) => BigInt.asUintN(64, value) : (value: bigint) => value;
    for (const page of pagesOf(pages, chunk, leaf, NUMBERS.INT64))
      take(page, (place) => Number(number(page.values[place]!)));
  } else if (type === 'INT32') {
    for (const page of pagesOf(pages, chunk, leaf, NUMBERS.INT32))
      take(page, (place) => (isUnsigned ? page.values[place]! >>> 0 : page.values[place]!));
  } else {
    const element: Element<Floats> = type === 'FLOAT' ? NUMBERS.FLOAT : NUMBERS.DOUBLE;
    for (const page of pagesOf(pages, chunk, leaf, element)) take(page, (place) => page.values[place]!);
  }
  if (scalars.length !== rows) throw damaged(leaf.column);
  return scalars;
}

type Floats = Vectors['values'];

const isFloat = (type: string): type is 'FLOAT16' | 'FLOAT' | 'DOUBLE' =>
  ['FLOAT16', 'FLOAT', 'DOUBLE'].includes(type);

/** Numbers as the bytes have them. */
const NUMBERS = {
  FLOAT16: numbers(2, (count) => new Uint16Array(count)),
  FLOAT: numbers(4, (count) => new Float32Array(count)),
  DOUBLE: numbers(8, (count) => new Float64Array(count)),
  INT32: numbers(4, (count) => new Int32Array(count)),
  INT64: numbers(8, (count) => new BigInt64Array(count)),
} as const;

/** Bytes as numbers; copied, because pages begin anywhere. */
function numbers<V extends { readonly buffer: ArrayBuffer }>(
  bytes: number,
  make: (count: number) => V,
): Element<V> {
  return {
    make,
    plain: (body, count) => {
      if (body.length < count * bytes) throw new Error('its numbers end too early');
      const values = make(count);
      new Uint8Array(values.buffer).set(body.subarray(0, count * bytes));
      return values;
    },
  };
}

const decoder = new TextDecoder();

const TEXTS: Element<string[]> = {
  make: () => [],
  plain: (body, count) => {
    const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    const texts: string[] = [];
    let at = 0;
    while (texts.length < count) {
      const end = at + 4 + view.getUint32(at, true);
      if (end > body.length) throw new Error('its texts end too early');
      texts.push(decoder.decode(body.subarray(at + 4, end)));
      at = end;
    }
    return texts;
  },
};

/** Counts the values of each row by their levels, and checks that all vectors have one length. */
class RowLengths {
  readonly #column: string;
  readonly #definition: number;
  readonly #present: Uint8Array<ArrayBuffer>;
  #row = -1;
  #length = 0;
  #width = 0;

  constructor(rows: number, column: string, definition: number) {
    this.#column = column;
    this.#definition = definition;
    this.#present = new Uint8Array(rows);
  }

  add({ count, repetition, definition }: Page<unknown>): void {
    for (let i = 0; i < count; i += 1) {
      if (repetition?.[i] === 0) this.#next();
      if (!definition || definition[i] === this.#definition) this.#length += 1;
    }
  }

  end(): Pick<Vectors, 'present' | 'width'> {
    this.#next();
    if (this.#row !== this.#present.length) throw new Error(`a column "${this.#column}" is damaged`);
    return { present: this.#present, width: this.#width };
  }

  #next(): void {
    if (this.#length > 0) {
      if (this.#width !== 0 && this.#length !== this.#width) {
        throw new AppError(
          'shape',
          `Expected vectors of one length in "${this.#column}", got ${this.#width} and ${this.#length}.`,
        );
      }
      this.#width = this.#length;
      if (this.#row >= 0 && this.#row < this.#present.length) this.#present[this.#row] = 1;
    }
    this.#row += 1;
    this.#length = 0;
  }
}
