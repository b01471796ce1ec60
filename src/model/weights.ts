/** Packs a graph's weights as slices of the user's file. */
import { AppError } from '../core/errors.ts';
import { sizeOf } from '../core/tensor.ts';
import type { FloatType } from './checkpoint/convert.ts';
import { convert } from './checkpoint/convert.ts';
import type { TensorEntry } from './checkpoint/entry.ts';
import { STORED_BYTES } from './checkpoint/entry.ts';
import { readBlob } from './checkpoint/read-blob.ts';
import { notFinite, notFiniteError, readTensor } from './checkpoint/read-tensor.ts';
import type { GraphPrecision, ModelPart } from './graph/builder.ts';
import type { ExternalWeight } from './graph/onnx.ts';
import type { WeightsPiece } from './weights-blob.ts';
import { WeightsBlob } from './weights-blob.ts';

/** The file name under which a graph refers to its weights. */
export const WEIGHTS_LOCATION = 'weights';

/** The weights of one graph: ranges of one blob. */
export interface PackedWeights {
  readonly blob: Blob;
  readonly ranges: readonly ExternalWeight[];
  /** The error in the values read so far, or null. The runtime loses errors that reading throws. */
  readonly fault: () => AppError | null;
}

const STORED_AS: Readonly<Record<GraphPrecision, FloatType>> = { float32: 'F32', float16: 'F16' };

/**
 * Lays out a graph's weights as one blob of ranges of the user's file.
 *
 * Nothing is copied or read here. Only what the graph reads is ever read, wherever and however the file stores it.
 * Tensors stored in another type than the graph's are converted one at a time as they are read, so the graph needs no
 * casts. Values that are not finite are an error, found as they are read.
 *
 * @throws {@link AppError} `model/keys` for a tensor that is missing, `model/config` for one of another size.
 */
export function packWeights(
  part: ModelPart,
  entries: ReadonlyMap<string, TensorEntry>,
): PackedWeights & { readonly blob: WeightsBlob } {
  const pieces: WeightsPiece[] = [];
  const ranges: ExternalWeight[] = [];
  let fault: AppError | null = null;
  const note = (found: AppError) => void (fault ??= found);
  let byteOffset = 0;
  for (const { name, shape } of part.weights) {
    const entry = entries.get(name);
    if (!entry)
      throw new AppError('model/keys', `Expected the tensor "${name}", but the checkpoint lacks it.`);
    if (sizeOf(entry.shape) !== sizeOf(shape)) {
      throw new AppError(
        'model/config',
        `Expected ${sizeOf(shape)} values in "${name}", got ${sizeOf(entry.shape)}.`,
      );
    }
    const piece = pieceOf(name, entry, STORED_AS[part.precision], note);
    pieces.push(piece);
    const { byteLength } = piece;
    ranges.push({ name, shape, type: part.precision, location: WEIGHTS_LOCATION, byteOffset, byteLength });
    byteOffset += byteLength;
  }
  return { blob: new WeightsBlob(pieces), ranges, fault: () => fault };
}

function pieceOf(
  name: string,
  entry: TensorEntry,
  type: FloatType,
  note: (fault: AppError) => void,
): WeightsPiece {
  const { blob, byteOffset, byteLength, dtype, strides } = entry;
  const looked = (bytes: Uint8Array<ArrayBuffer>) => {
    const broken = notFinite(bytes, dtype);
    if (broken) note(notFiniteError(name, broken));
    return bytes;
  };
  if (dtype === type && !strides) {
    return {
      byteLength,
      read: async (begin, end) => {
        const bytes = await readBlob(blob, byteOffset + begin, end - begin);
        // The runtime requests whole tensors; half a value can't be checked.
        return begin % STORED_BYTES[dtype] === 0 && end % STORED_BYTES[dtype] === 0 ? looked(bytes) : bytes;
      },
    };
  }
  return {
    byteLength: sizeOf(entry.shape) * STORED_BYTES[type],
    // Whole tensors again, so that nothing is converted twice.
    read: async (begin, end) => convert(looked(await readTensor(entry)), entry, type).subarray(begin, end),
  };
}
