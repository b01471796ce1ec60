/** Describes a stored tensor. */
import type { AppError } from '../../core/errors.ts';

/** Bytes of one value in each type that tensors may be stored in, by the names of safetensors. */
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

/** A tensor that stays in the user's file: little-endian values. */
export interface TensorEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: StoredType;
  readonly blob: Blob;
  /** Of the first value. */
  readonly byteOffset: number;
  /** Of all values of the shape. */
  readonly byteLength: number;
  /** Step of each axis in values, if the values are not contiguous in row-major order. */
  readonly strides?: readonly number[];
}

/** What a weight file holds; only its tables have been read. */
export interface Checkpoint {
  readonly format: 'torch' | 'safetensors';
  /** By their names in the file, in the file's order. */
  readonly entries: ReadonlyMap<string, TensorEntry>;
  /** Why a tensor can't be read, by its name in the file. It matters only if the model needs the tensor. */
  readonly unreadable: ReadonlyMap<string, AppError>;
  /** Text pairs of a safetensors header; empty for torch files. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The keys of the file under which the tensors were found, such as `checkpoint.model`; empty: at the top. */
  readonly place: string;
  /** Other places in the file that hold a model. */
  readonly otherPlaces: readonly string[];
  /** Python names in the file that no tensor of the model needs; they were ignored. */
  readonly leftUnread: readonly string[];
}
