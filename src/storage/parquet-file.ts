/** A Parquet file's bytes by place, and one sentence for any fault in it. */
import type { FileMetaData } from 'hyparquet';
import { AppError } from '../core/errors.ts';

/** Bytes that are read by place. */
export interface FileBytes {
  readonly byteLength: number;
  /** @param end - excluded; the file's end without it. */
  slice(start: number, end?: number): Promise<ArrayBuffer>;
}

/** A file's bytes; a damaged one names any place, which the file does not have. */
export function parquetFile(blob: Blob): FileBytes {
  return {
    byteLength: blob.size,
    slice: async (start, end = blob.size) => {
      if (start >= 0 && start <= end && end <= blob.size) return blob.slice(start, end).arrayBuffer();
      throw new Error(`it points to bytes beyond its ${blob.size}, so it was cut off or is damaged`);
    },
  };
}

/** @throws {@link AppError} `shape` where a damaged file makes a reader throw anything. */
export async function readingParquet<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'shape',
      `Expected a Parquet file, but it cannot be read: ${(error as Error).message}.`,
    );
  }
}

/** The names of a table's top-level columns. */
export function rootColumns({ row_groups: groups }: FileMetaData): ReadonlySet<string> {
  return new Set(
    groups.flatMap(({ columns }) => columns.flatMap(({ meta_data: meta }) => meta?.path_in_schema[0] ?? [])),
  );
}
