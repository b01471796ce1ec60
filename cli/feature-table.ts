/** The table of features: its columns, its files, and which clips are in them. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { ListedTable } from '../src/contract/files/collection-list.ts';
import { COLLECTION_FORMAT, COLLECTION_LIST } from '../src/contract/files/collection-list.ts';
import type { ModelFamily } from '../src/core/family.ts';
import { CAV_MAE } from '../src/core/family.ts';
import { CommandError } from './fail.ts';
import { writeWhole } from './write-files.ts';

/** Raised when the same file would give other inputs. */
const PREPROCESSING_VERSION = 1;

/** How audio and frames were prepared for a model's family. Tables that differ in it can't be compared. */
export function preprocessingOf({ id, audio, visual }: ModelFamily): string {
  const mel = audio.grid.gridRows * audio.grid.patch;
  const inputs = `kaldi-fbank-16khz-${mel}mel-${audio.spectrogramFrames};${visual.framesPerClip}-frames;pil-${visual.size}`;
  // Of other families, hop and normalisation may differ too.
  const family = id === CAV_MAE.id ? '' : `;${id}`;
  return `${inputs};${PREPROCESSING_VERSION}${family}`;
}

export const DTYPES = ['float32', 'float16'] as const;
export type Dtype = (typeof DTYPES)[number];

/** One row: a window, and one frame of it or the mean over its frames. */
export interface FeatureTableRow {
  readonly clipId: string;
  readonly path: string;
  readonly windowStartSeconds: number;
  readonly windowSeconds: number;
  /** 0-based; null for the mean over frames. */
  readonly frame: number | null;
  /** (D), unit length; null without audio. */
  readonly audio: Float32Array | null;
  /** (D), unit length; null without video. */
  readonly visual: Float32Array | null;
  /** Lengths before the vectors were brought to unit length. */
  readonly audioNorm: number | null;
  readonly visualNorm: number | null;
}

/** What all rows of a table have in common. */
export interface TableFacts {
  readonly modelSha256: string;
  /** As {@link preprocessingOf} writes it. */
  readonly preprocessing: string;
  readonly dtype: Dtype;
}

const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
const ELEMENTS = {
  float32: { type: 'FLOAT' },
  float16: { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 2, logical_type: { type: 'FLOAT16' } },
} as const;

/** Rows as a Parquet file. */
export function toParquet(
  rows: readonly FeatureTableRow[],
  { modelSha256, preprocessing, dtype }: TableFacts,
): Uint8Array {
  const vector = (name: string) => [
    { name, repetition_type: 'OPTIONAL', converted_type: 'LIST', num_children: 1 } as const,
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 } as const,
    { name: 'element', repetition_type: 'REQUIRED', ...ELEMENTS[dtype] } as const,
  ];
  const list = (values: Float32Array | null) => (values ? Array.from(values) : null);
  const buffer = parquetWriteBuffer({
    createdBy: 'CAV-MAE Playground',
    columnData: [
      { name: 'clip_id', data: rows.map(({ clipId }) => clipId) },
      { name: 'path', data: rows.map(({ path }) => path) },
      { name: 'window_start_seconds', data: rows.map((row) => row.windowStartSeconds) },
      { name: 'window_seconds', data: rows.map((row) => row.windowSeconds) },
      { name: 'frame', data: rows.map(({ frame }) => frame) },
      { name: 'audio', data: rows.map(({ audio }) => list(audio)) },
      { name: 'visual', data: rows.map(({ visual }) => list(visual)) },
      { name: 'audio_norm', data: rows.map((row) => row.audioNorm) },
      { name: 'visual_norm', data: rows.map((row) => row.visualNorm) },
      { name: 'model_sha256', data: rows.map(() => modelSha256) },
      { name: 'preprocessing', data: rows.map(() => preprocessing) },
    ],
    schema: [
      { name: 'root', num_children: 11 },
      { name: 'clip_id', repetition_type: 'REQUIRED', ...text },
      { name: 'path', repetition_type: 'REQUIRED', ...text },
      { name: 'window_start_seconds', repetition_type: 'REQUIRED', type: 'DOUBLE' },
      { name: 'window_seconds', repetition_type: 'REQUIRED', type: 'DOUBLE' },
      { name: 'frame', repetition_type: 'OPTIONAL', type: 'INT32' },
      ...vector('audio'),
      ...vector('visual'),
      { name: 'audio_norm', repetition_type: 'OPTIONAL', type: 'FLOAT' },
      { name: 'visual_norm', repetition_type: 'OPTIONAL', type: 'FLOAT' },
      { name: 'model_sha256', repetition_type: 'REQUIRED', ...text },
      { name: 'preprocessing', repetition_type: 'REQUIRED', ...text },
    ],
  });
  return new Uint8Array(buffer);
}

/** Writes one file of rows under a name that no other run uses. */
export function writePart(
  folder: string,
  shard: string,
  rows: readonly FeatureTableRow[],
  about: TableFacts,
): void {
  const name = `part-${shard}-${Date.now().toString(36)}-${process.pid}.parquet`;
  writeWhole(join(folder, name), toParquet(rows, about));
}

/** Finished files of a folder, in the order of their names. */
export function partsIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.parquet'))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** The tables of a folder as `collection.json`, which lets the page read them from a web server. */
export async function listParts(folder: string): Promise<void> {
  const paths = partsIn(folder);
  if (paths.length === 0) return;
  const files: ListedTable[] = [];
  for (const path of paths) {
    const file = await asyncBufferFromFile(path);
    const { num_rows: rows } = await parquetMetadataAsync(file);
    files.push({ name: basename(path), bytes: file.byteLength, rows: Number(rows) });
  }
  const list = { format: COLLECTION_FORMAT, files };
  writeWhole(join(folder, COLLECTION_LIST), `${JSON.stringify(list, null, 1)}\n`);
  // Another shard may have ended meanwhile, and its list is overwritten now.
  if (partsIn(folder).length !== paths.length) await listParts(folder);
}

/** Ids of the clips that a folder's files hold. @throws {@link CommandError} for a file that can't be read. */
export async function clipsIn(folder: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for (const path of partsIn(folder)) {
    for (const row of await readRows(path, ['clip_id'])) ids.add(String(row['clip_id']));
  }
  return ids;
}

/** Some columns of a Parquet file, a record each row. */
export async function readRows(path: string, columns: readonly string[]): Promise<Record<string, unknown>[]> {
  try {
    const file = await asyncBufferFromFile(path);
    const rows = await parquetReadObjects({ file, columns: [...columns] });
    // The reader leaves out what is null in a list's place.
    return rows.map((row) =>
      Object.fromEntries(columns.map((name) => [name, (row[name] as unknown) ?? null])),
    );
  } catch (error) {
    throw new CommandError(`Expected a Parquet file of features in ${path}: ${(error as Error).message}`);
  }
}
