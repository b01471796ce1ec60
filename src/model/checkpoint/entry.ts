/** What a stored tensor is. */
import type { AppError } from '../../core/errors.ts';

/** Bytes of one value, by how tensors may be stored; the names of safetensors. */
export const STORED_BYTES = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  C64: 8,
  I64: 8,
  I32: 4,
  I16: 2,
  I8: 1,
  U64: 8,
  U32: 4,
  U16: 2,
  U8: 1,
  BOOL: 1,
} as const;

/** How a tensor's values are stored. */
export type StoredType = keyof typeof STORED_BYTES;

/** A tensor left where it lies: values of the user's file, little-endian. */
export interface TensorEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: StoredType;
  readonly blob: Blob;
  /** Of the first value. */
  readonly byteOffset: number;
  /** Of all values of the shape. */
  readonly byteLength: number;
  /** Steps of each axis in values, where they don't lie in row-major order one after the other. */
  readonly strides?: readonly number[];
}

/** What a weight file holds; nothing but its tables has been read. */
export interface Checkpoint {
  readonly format: 'torch' | 'safetensors';
  /** By the name in the file, in the file's order. */
  readonly entries: ReadonlyMap<string, TensorEntry>;
  /** Why a tensor can't be read, by the name in the file: it matters only where the model needs it. */
  readonly unreadable: ReadonlyMap<string, AppError>;
  /** Free text pairs of a safetensors header; empty for torch files. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Under which keys of the file the tensors were found, `checkpoint.model`; empty: at the top. */
  readonly place: string;
  /** Where else in the file there is a model. */
  readonly otherPlaces: readonly string[];
  /** Python names in the file that no tensor of the model needs: nothing was made of them. */
  readonly leftUnread: readonly string[];
}
