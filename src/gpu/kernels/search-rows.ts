/** Wraps the kernel that finds the best rows of a matrix of float16 rows. */
import shader from '../../../shaders/search-rows.wgsl?raw';
import { AppError } from '../../core/errors.ts';
import { expectBytes, storageBuffer } from '../buffers.ts';
import { compilePipeline } from '../compile.ts';
import { dispatch, type Recorder } from '../kernel.ts';
import { type ParamsLayout, writeParams } from '../params.ts';

/** In the order of the shader's struct. */
export const SEARCH_ROWS_PARAMS = {
  rows: 'u32',
  words: 'u32',
  first_row: 'u32',
  queries: 'u32',
  lists: 'u32',
} as const satisfies ParamsLayout;

/** Queries that are compared with a row at once. */
export const MOST_QUERIES = 4;
const ENTRY_BYTES = 8;
const LOWEST = -3.4028234663852886e38;
const NO_ROW = 0xffffffff;

export interface SearchRowsOptions {
  /** Threads of a workgroup, and how many rows are found: a power of two. */
  readonly workgroupSize?: number;
  /** Workgroups of a block; each walks its tiles one after the other. */
  readonly workgroups?: number;
}

/** Rows in a GPU buffer. */
export interface GpuRows {
  /** (rows, words) of two float16 values each. */
  readonly block: GPUBuffer;
  /** A bit a row, lowest first. */
  readonly allowed: GPUBuffer;
  readonly rows: number;
  /** Words of a row: half its width, rounded up. */
  readonly words: number;
  readonly firstRow: number;
}

export interface SearchRowsKernel {
  /** How many rows are found. */
  readonly most: number;
  /** Size of the lists of all queries, in bytes. */
  readonly listBytes: number;
  /** Queries as the kernel reads them: (2 words) of four components. */
  packQueries(queries: readonly Float32Array[], words: number): Float32Array<ArrayBuffer>;
  /** Empty lists, as (MOST_QUERIES, most) entries. */
  emptyLists(): Uint32Array<ArrayBuffer>;
  /**
   * Records the search of a block; the lists in `best` run on.
   *
   * @param packed - what `packQueries` made.
   * @param best - (MOST_QUERIES, most) entries.
   * @throws {@link AppError} `shape` if a buffer is too small.
   */
  record(recorder: Recorder, rows: GpuRows, packed: GPUBuffer, queries: number, best: GPUBuffer): void;
  /** The rows of one query's list in what was read from `best`, best first. */
  readList(bytes: ArrayBuffer, query: number): { readonly row: number; readonly score: number }[];
}

/**
 * Compiles the search.
 *
 * @throws {@link AppError} `gpu/compile`.
 * @see shaders/search-rows.wgsl, src/math/search-rows.ts
 */
export async function createSearchRows(
  device: GPUDevice,
  { workgroupSize = 64, workgroups = 64 }: SearchRowsOptions = {},
): Promise<SearchRowsKernel> {
  const compile = (entryPoint: string) =>
    compilePipeline(device, {
      label: 'search-rows',
      code: shader,
      entryPoint,
      constants: { workgroup_size: workgroupSize },
    });
  const [search, merge] = await Promise.all([compile('search'), compile('merge')]);
  const listBytes = MOST_QUERIES * workgroupSize * ENTRY_BYTES;

  return {
    most: workgroupSize,
    listBytes,
    packQueries(queries, words) {
      const width = queries[0]?.length ?? 0;
      if (queries.length === 0 || queries.length > MOST_QUERIES || Math.ceil(width / 2) !== words) {
        throw new AppError(
          'shape',
          `Expected 1 to ${MOST_QUERIES} queries for rows of ${words} words, got ${queries.length} of ${width} values.`,
        );
      }
      const packed = new Float32Array(2 * words * MOST_QUERIES);
      for (const [q, query] of queries.entries()) {
        for (const [i, value] of query.entries()) packed[i * MOST_QUERIES + q] = value;
      }
      return packed;
    },
    emptyLists() {
      const words = new Uint32Array(listBytes / 4);
      const scores = new Float32Array(words.buffer);
      for (let i = 0; i < words.length; i += 2) {
        scores[i] = LOWEST;
        words[i + 1] = NO_ROW;
      }
      return words;
    },
    record(recorder, { block, allowed, rows, words, firstRow }, packed, queries, best) {
      expectBytes('rows', block, rows * words * 4);
      expectBytes('allowed rows', allowed, Math.ceil(rows / 32) * 4);
      expectBytes('queries', packed, 2 * words * MOST_QUERIES * 4);
      expectBytes('best rows', best, listBytes);
      const lists = Math.max(1, Math.min(workgroups, Math.ceil(rows / workgroupSize)));
      const { device, recorded } = recorder;
      const params = recorded.own(
        writeParams(device, 'search-rows', SEARCH_ROWS_PARAMS, {
          rows,
          words,
          first_row: firstRow,
          queries,
          lists,
        }),
      );
      const parts = recorded.own(storageBuffer(device, 'search-rows.parts', lists * listBytes));
      dispatch(recorder, search, [params, block, allowed, packed, parts], lists);
      dispatch(recorder, merge, [params, parts, best], queries);
    },
    readList(bytes, query) {
      const words = new Uint32Array(bytes);
      const scores = new Float32Array(bytes);
      const first = query * workgroupSize * 2;
      return Array.from({ length: workgroupSize }, (_, i) => ({
        row: words[first + 2 * i + 1]!,
        score: scores[first + 2 * i]!,
      })).filter(({ row }) => row !== NO_ROW);
    },
  };
}
