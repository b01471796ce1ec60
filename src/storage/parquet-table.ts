/** Reads a Parquet table of feature vectors by row groups: scalar columns as values, vectors as flat arrays. */
import type { AsyncBuffer, ColumnMetaData, FileMetaData } from 'hyparquet';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getSchemaPath } from 'hyparquet/src/schema.js';
import { AppError } from '../core/errors.ts';
import { parquetFile, readingParquet, rootColumns } from './parquet-file.ts';
import { readRuns } from './parquet-runs.ts';

type PageHeader = ReturnType<typeof parquetHeader>;

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

const ELEMENTS = {
  FLOAT16: { bytes: 2, make: (count: number) => new Uint16Array(count) },
  FLOAT: { bytes: 4, make: (count: number) => new Float32Array(count) },
  DOUBLE: { bytes: 8, make: (count: number) => new Float64Array(count) },
} as const;

/** A Parquet file whose columns are read when they are asked for. */
export class ParquetTable {
  readonly #file: AsyncBuffer;
  readonly #metadata: FileMetaData;
  readonly groups: readonly RowGroup[];
  readonly rows: number;
  /** The top-level columns. */
  readonly columns: ReadonlySet<string>;

  private constructor(file: AsyncBuffer, metadata: FileMetaData) {
    this.#file = file;
    this.#metadata = metadata;
    this.rows = Number(metadata.num_rows);
    let rowStart = 0;
    this.groups = metadata.row_groups.map(({ num_rows }, index) => {
      const group = { index, rowStart, rows: Number(num_rows) };
      rowStart += group.rows;
      return group;
    });
    this.columns = rootColumns(metadata);
  }

  /** @throws {@link AppError} `shape` for a file that is no Parquet table. */
  static async open(blob: Blob): Promise<ParquetTable> {
    const file = parquetFile(blob);
    return readingParquet(async () => new ParquetTable(file, await parquetMetadataAsync(file)));
  }

  /** The scalar columns of a row group that the file has, a record each row. @throws {@link AppError} `shape`. */
  async scalars(group: RowGroup, wanted: readonly string[]): Promise<Readonly<Record<string, unknown>>[]> {
    const columns = wanted.filter((name) => this.columns.has(name));
    if (columns.length === 0) return Array.from({ length: group.rows }, () => ({}));
    const { rowStart, rows } = group;
    const file = this.#file;
    const metadata = this.#metadata;
    return readingParquet(() =>
      parquetReadObjects({ file, metadata, columns, rowStart, rowEnd: rowStart + rows }),
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
    const chunk = this.#metadata.row_groups[group.index]?.columns.find(
      ({ meta_data: meta }) => meta?.path_in_schema[0] === column,
    )?.meta_data;
    if (!chunk) throw new AppError('shape', `Expected a column "${column}", found none.`);
    return readingParquet(async () => {
      const from = Number(chunk.dictionary_page_offset ?? chunk.data_page_offset);
      const bytes = await this.#file.slice(from, from + Number(chunk.total_compressed_size));
      return new VectorReader(this.#metadata, chunk, column).read(bytes, group.rows);
    });
  }
}

/** Reads the pages of one column of one row group. */
class VectorReader {
  readonly #column: string;
  readonly #codec: ColumnMetaData['codec'];
  readonly #count: number;
  readonly #repetition: number;
  readonly #definition: number;
  readonly #element: (typeof ELEMENTS)[keyof typeof ELEMENTS];

  constructor(metadata: FileMetaData, chunk: ColumnMetaData, column: string) {
    const path = getSchemaPath(metadata.schema, chunk.path_in_schema);
    const leaf = path.at(-1)?.element;
    const type = leaf?.logical_type?.type === 'FLOAT16' ? 'FLOAT16' : chunk.type;
    this.#repetition = getMaxRepetitionLevel(path);
    if (this.#repetition !== 1 || !(type in ELEMENTS)) {
      const found = `${this.#repetition > 0 ? 'lists of ' : ''}${type}`;
      throw new AppError(
        'shape',
        `Expected lists of float16, float32 or float64 in "${column}", got ${found}.`,
      );
    }
    this.#column = column;
    this.#codec = chunk.codec;
    this.#count = Number(chunk.num_values);
    this.#definition = getMaxDefinitionLevel(path);
    this.#element = ELEMENTS[type as keyof typeof ELEMENTS];
    if (this.#count > MOST_VALUES) {
      throw new AppError(
        'shape',
        `Expected at most ${MOST_VALUES} values in a row group of "${column}", got ${this.#count}: write smaller row groups.`,
      );
    }
  }

  read(bytes: ArrayBuffer, rows: number): Vectors {
    const reader = { view: new DataView(bytes), offset: 0 };
    const lengths = new RowLengths(rows, this.#column, this.#definition);
    const parts: (Uint16Array | Float32Array | Float64Array)[] = [];
    let dictionary: Uint16Array | Float32Array | Float64Array | null = null;
    let values = 0;
    while (lengths.values < this.#count) {
      const header = parquetHeader(reader);
      const page = new Uint8Array(bytes, reader.offset, header.compressed_page_size);
      reader.offset += header.compressed_page_size;
      if (header.type === 'DICTIONARY_PAGE') {
        const body = decompressPage(page, header.uncompressed_page_size, this.#codec, undefined);
        dictionary = this.#typed(body, header.dictionary_page_header?.num_values ?? 0);
        continue;
      }
      const { levels, defined, body, encoding } = this.#page(header, page);
      lengths.add(levels.repetition, levels.definition);
      const part = this.#values(encoding, body, defined, dictionary);
      parts.push(part);
      values += part.length;
    }
    const { present, width } = lengths.end();
    const all = this.#element.make(values);
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return { present, width, values: all };
  }

  /** A data page's levels, and the bytes of its values. */
  #page(header: PageHeader, page: Uint8Array) {
    const { data_page_header: v1, data_page_header_v2: v2 } = header;
    const count = v1?.num_values ?? v2?.num_values;
    const encoding = v1?.encoding ?? v2?.encoding;
    if (count === undefined || encoding === undefined || !(count <= this.#count)) {
      throw new Error(`a page of "${this.#column}" is damaged`);
    }
    const levels = { repetition: new Uint8Array(count), definition: new Uint8Array(count) };
    const width = 32 - Math.clz32(this.#definition);
    let body: Uint8Array;
    if (v2) {
      const middle = v2.repetition_levels_byte_length;
      const end = middle + v2.definition_levels_byte_length;
      readRuns(page.subarray(0, middle), 1, levels.repetition);
      readRuns(page.subarray(middle, end), width, levels.definition);
      const rest = page.subarray(end);
      const size = header.uncompressed_page_size - end;
      body = v2.is_compressed === false ? rest : decompressPage(rest, size, this.#codec, undefined);
    } else {
      const whole = decompressPage(page, header.uncompressed_page_size, this.#codec, undefined);
      // Each list of levels begins with its length in bytes.
      const middle = 4 + uint32(whole, 0);
      const end = middle + 4 + uint32(whole, middle);
      readRuns(whole.subarray(4, middle), 1, levels.repetition);
      readRuns(whole.subarray(middle + 4, end), width, levels.definition);
      body = whole.subarray(end);
    }
    let defined = 0;
    for (let i = 0; i < count; i += 1) if (levels.definition[i] === this.#definition) defined += 1;
    return { levels, defined, body, encoding };
  }

  #values(
    encoding: string,
    body: Uint8Array,
    count: number,
    dictionary: Uint16Array | Float32Array | Float64Array | null,
  ) {
    if (encoding === 'PLAIN') return this.#typed(body, count);
    if (!dictionary || !encoding.endsWith('_DICTIONARY')) {
      throw new AppError(
        'shape',
        `Expected plain or dictionary encoding in "${this.#column}", got ${encoding}.`,
      );
    }
    const indices = new Uint32Array(count);
    const [width = 0] = body;
    if (width > 0) readRuns(body.subarray(1), Math.min(32, width), indices);
    const values = this.#element.make(count);
    for (let i = 0; i < count; i += 1) {
      const value = dictionary[indices[i]!];
      if (value === undefined) throw new Error(`a page of "${this.#column}" is damaged`);
      values[i] = value;
    }
    return values;
  }

  /** Bytes as numbers; copied, because pages begin anywhere. */
  #typed(body: Uint8Array, count: number) {
    const { bytes: size, make } = this.#element;
    if (body.length < count * size) throw new Error(`a page of "${this.#column}" is damaged`);
    const values = make(count);
    new Uint8Array(values.buffer).set(body.subarray(0, count * size));
    return values;
  }
}

const uint32 = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at, true);

/** Counts the values of each row by their levels, and checks that all vectors have one length. */
class RowLengths {
  values = 0;
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

  add(repetition: Uint8Array, definition: Uint8Array): void {
    this.values += repetition.length;
    for (let i = 0; i < repetition.length; i += 1) {
      if (repetition[i] === 0) this.#next();
      if (definition[i] === this.#definition) this.#length += 1;
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
