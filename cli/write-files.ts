/** Files that are there whole or not at all. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { npyHeader } from '../src/storage/npy.ts';

/** Writes beside the target first and renames, so that no reader and no crash sees half a file. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.part-${process.pid}`;
  writeFileSync(part, content);
  renameSync(part, path);
}

/** Writes float32 or int32 values as a `.npy` file. */
export function writeNpy(
  path: string,
  values: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>,
  shape: readonly number[],
): void {
  const header = npyHeader(values instanceof Int32Array ? '<i4' : '<f4', shape);
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  writeWhole(path, Buffer.concat([header, bytes]));
}
