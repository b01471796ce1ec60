/** Tables as `cavmae features` writes them, made by the kept writer. */
import { parquetWriteBuffer } from 'hyparquet-writer';

export interface TableRow {
  readonly clipId: string;
  readonly path: string;
  readonly start?: number;
  readonly frame?: number | null;
  readonly audio: ArrayLike<number> | null;
  readonly visual: ArrayLike<number> | null;
}

export interface TableOptions {
  readonly type?: 'FLOAT16' | 'FLOAT' | 'DOUBLE';
  readonly modelSha256?: string;
  readonly codec?: 'SNAPPY' | 'UNCOMPRESSED';
  readonly rowGroupSize?: number;
  readonly pageSize?: number;
  readonly encoding?: 'PLAIN' | 'RLE_DICTIONARY';
}

/** Rows as the bytes of a Parquet file. */
export function featureParquet(
  rows: readonly TableRow[],
  {
    type = 'FLOAT16',
    modelSha256 = 'model',
    codec = 'SNAPPY',
    rowGroupSize,
    pageSize,
    encoding,
  }: TableOptions = {},
): Uint8Array<ArrayBuffer> {
  const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' } as const;
  const element =
    type === 'FLOAT16'
      ? ({ type: 'FIXED_LEN_BYTE_ARRAY', type_length: 2, logical_type: { type: 'FLOAT16' } } as const)
      : ({ type } as const);
  const vector = (name: string) => [
    { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 } as const,
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 } as const,
    { name: 'element', repetition_type: 'REQUIRED', ...element } as const,
  ];
  const lists = (name: 'audio' | 'visual') => ({
    name,
    data: rows.map((row) => (row[name] ? Array.from(row[name]) : null)),
    ...(encoding && { encoding }),
  });
  const buffer = parquetWriteBuffer({
    columnData: [
      { name: 'clip_id', data: rows.map(({ clipId }) => clipId) },
      { name: 'path', data: rows.map(({ path }) => path) },
      { name: 'window_start_seconds', data: rows.map(({ start = 0 }) => start) },
      { name: 'frame', data: rows.map(({ frame = 5 }) => frame) },
      lists('audio'),
      lists('visual'),
      { name: 'model_sha256', data: rows.map(() => modelSha256) },
    ],
    schema: [
      { name: 'root', num_children: 7 },
      { name: 'clip_id', ...text },
      { name: 'path', ...text },
      { name: 'window_start_seconds', repetition_type: 'REQUIRED', type: 'DOUBLE' },
      { name: 'frame', repetition_type: 'OPTIONAL', type: 'INT32' },
      ...vector('audio'),
      ...vector('visual'),
      { name: 'model_sha256', ...text },
    ],
    codec,
    ...(rowGroupSize !== undefined && { rowGroupSize }),
    ...(pageSize !== undefined && { pageSize }),
  });
  return new Uint8Array(buffer);
}
