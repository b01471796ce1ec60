import { AppError, throwIfAborted } from '../core/errors.ts';
import { sizeOf } from '../core/tensor.ts';
import { readAs } from './checkpoint/convert.ts';
import type { FloatType } from './checkpoint/convert.ts';
import type { TensorEntry } from './checkpoint/entry.ts';
import type { ModelPart, Precision } from './graph/builder.ts';
import type { ExternalWeight } from './graph/onnx.ts';
import { WeightsBlob } from './weights-blob.ts';

/** The file name under which a graph refers to its weights. */
export const WEIGHTS_LOCATION = 'weights';

/** The weights of one graph: ranges of one blob. */
export interface PackedWeights {
  readonly blob: Blob;
  readonly ranges: readonly ExternalWeight[];
}

const STORED_AS: Readonly<Record<Precision, FloatType>> = { float32: 'F32', float16: 'F16' };

/**
 * Lays out a graph's weights as one blob made of slices of the user's file.
 *
 * Slices refer to the file and copy nothing, so only what the graph reads is ever read, wherever the file
 * keeps it and however it is aligned. Tensors stored in another type than the graph's are converted here, one
 * at a time, into blobs, which the browser may keep on disk; the graph stays free of casts.
 *
 * @throws {@link AppError} `model/keys` for a tensor that is not there, `model/config` for one of another size.
 */
export async function packWeights(
  part: ModelPart,
  entries: ReadonlyMap<string, TensorEntry>,
  signal?: AbortSignal,
): Promise<PackedWeights> {
  const pieces: Blob[] = [];
  const ranges: ExternalWeight[] = [];
  let byteOffset = 0;
  for (const { name, shape } of part.weights) {
    throwIfAborted(signal);
    const entry = entries.get(name);
    if (!entry)
      throw new AppError('model/keys', `Expected the tensor "${name}", but the checkpoint lacks it.`);
    if (sizeOf(entry.shape) !== sizeOf(shape)) {
      throw new AppError(
        'model/config',
        `Expected ${sizeOf(shape)} values in "${name}", got ${sizeOf(entry.shape)}.`,
      );
    }
    const piece = await pieceOf(entry, part.precision);
    pieces.push(piece);
    const byteLength = piece.size;
    ranges.push({ name, shape, type: part.precision, location: WEIGHTS_LOCATION, byteOffset, byteLength });
    byteOffset += byteLength;
  }
  return { blob: new WeightsBlob(pieces), ranges };
}

async function pieceOf(entry: TensorEntry, precision: Precision): Promise<Blob> {
  const { blob, byteOffset, byteLength, dtype } = entry;
  const type = STORED_AS[precision];
  if (dtype === type) return blob.slice(byteOffset, byteOffset + byteLength);
  return new Blob([await readAs(entry, type)]);
}
