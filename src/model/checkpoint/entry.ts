/** How a tensor's values are stored; the names of safetensors. */
export type StoredType = 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I16' | 'I8' | 'U8' | 'BOOL';

export const STORED_BYTES: Readonly<Record<StoredType, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
};

/** A tensor left where it lies: a byte range of the user's file, row-major and little-endian. */
export interface TensorEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: StoredType;
  readonly blob: Blob;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** What a weight file holds; nothing but its tables has been read. */
export interface Checkpoint {
  readonly format: 'torch' | 'safetensors';
  /** By the name in the file, in the file's order. */
  readonly entries: ReadonlyMap<string, TensorEntry>;
  /** Free text pairs of a safetensors header; empty for torch files. */
  readonly metadata: Readonly<Record<string, string>>;
}
