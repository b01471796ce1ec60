/** Writes features as a Parquet table. */
import { parquetWriteBuffer } from 'hyparquet-writer';

/** One pooled feature and the item it belongs to. */
export interface FeatureRow {
  readonly item: string;
  readonly name: string;
  readonly kind: string | null;
  readonly sense: 'audio' | 'visual';
  /** Index of the frame among those of the item; null for audio. */
  readonly frame: number | null;
  readonly feature: Float32Array<ArrayBuffer>;
}

/** Features as a Parquet file, one per row; `feature` is a list of float32. */
export function featuresParquet(
  rows: readonly FeatureRow[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
  const buffer = parquetWriteBuffer({
    createdBy: 'CAV-MAE Playground',
    columnData: [
      { name: 'item', data: rows.map(({ item }) => item) },
      { name: 'name', data: rows.map(({ name }) => name) },
      { name: 'kind', data: rows.map(({ kind }) => kind) },
      { name: 'sense', data: rows.map(({ sense }) => sense) },
      { name: 'frame', data: rows.map(({ frame }) => frame) },
      { name: 'feature', data: rows.map(({ feature }) => Array.from(feature)) },
    ],
    schema: [
      { name: 'root', num_children: 6 },
      { name: 'item', repetition_type: 'REQUIRED', ...text },
      { name: 'name', repetition_type: 'REQUIRED', ...text },
      { name: 'kind', repetition_type: 'OPTIONAL', ...text },
      { name: 'sense', repetition_type: 'REQUIRED', ...text },
      { name: 'frame', repetition_type: 'OPTIONAL', type: 'INT32' },
      { name: 'feature', repetition_type: 'REQUIRED', converted_type: 'LIST', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', repetition_type: 'REQUIRED', type: 'FLOAT' },
    ],
    kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
  return new Uint8Array(buffer);
}
