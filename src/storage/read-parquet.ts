/** Reads small tables in Parquet files as a record each row. */
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { AppError } from '../core/errors.ts';
import { parquetFile, readingParquet, rootColumns } from './parquet-file.ts';

/** Rows of a table by column; a column that is null in a row is absent there. */
export interface ParquetRows {
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
export function readParquet(blob: Blob, wanted: readonly string[], mostRows: number): Promise<ParquetRows> {
  const file = parquetFile(blob);
  return readingParquet(async () => {
    const metadata = await parquetMetadataAsync(file);
    const count = Number(metadata.num_rows);
    if (count > mostRows) {
      throw new AppError(
        'shape',
        `Expected at most ${mostRows} rows, got ${count}: bring a part of the table.`,
      );
    }
    const root = rootColumns(metadata);
    const columns = wanted.filter((name) => root.has(name));
    const rows = columns.length === 0 ? [] : await parquetReadObjects({ file, metadata, columns });
    return { columns: new Set(columns), rows };
  });
}
