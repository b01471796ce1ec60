/** Reads tables in Parquet files (the only importer of hyparquet in src). */
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { AppError } from '../core/errors.ts';

/** Rows of a table by column; a column that is null in a row is absent there. */
export interface ParquetTable {
  /** The wanted columns that the file has. */
  readonly columns: ReadonlySet<string>;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/**
 * The wanted columns of a Parquet file.
 *
 * @param mostRows - more are refused before they are read.
 * @throws {@link AppError} `shape` for another file, a damaged one, or too many rows.
 */
export async function readParquet(
  blob: Blob,
  wanted: readonly string[],
  mostRows: number,
): Promise<ParquetTable> {
  const file = {
    byteLength: blob.size,
    slice: (start: number, end = blob.size) => {
      if (start >= 0 && start <= end && end <= blob.size) return blob.slice(start, end).arrayBuffer();
      throw new AppError(
        'shape',
        `Expected a Parquet file, but it names bytes outside of its ${blob.size}: it was cut off or is damaged.`,
      );
    },
  };
  try {
    const metadata = await parquetMetadataAsync(file);
    const count = Number(metadata.num_rows);
    if (count > mostRows) {
      throw new AppError(
        'shape',
        `Expected at most ${mostRows} rows, got ${count}: bring a part of the table.`,
      );
    }
    const root = metadata.row_groups.flatMap(({ columns }) =>
      columns.flatMap(({ meta_data: meta }) => meta?.path_in_schema[0] ?? []),
    );
    const columns = wanted.filter((name) => root.includes(name));
    const rows = columns.length === 0 ? [] : await parquetReadObjects({ file, metadata, columns });
    return { columns: new Set(columns), rows };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'shape',
      `Expected a Parquet file, but it cannot be read: ${(error as Error).message}.`,
    );
  }
}
