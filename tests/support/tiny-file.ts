import { TINY, tinyWeights } from './tiny-model.ts';
import {
  pickleBytes,
  pickledDict,
  PROTO,
  STOP,
  storagesOf,
  torchFileOf,
  type WrittenTensor,
  zipFile,
} from './torch-file.ts';

/** Heads of the tiny model. */
export const TINY_HEADS = { numHeads: 4, decoderNumHeads: 2 };

/** The tiny model's tensors, ready to be written. */
export function tinyTensors(rename: (name: string) => string = (name) => name): WrittenTensor[] {
  return [...tinyWeights(TINY, 1)].map(([name, { shape, values }]) => ({
    name: rename(name),
    shape,
    bytes: new Uint8Array(values.buffer),
    storage: rename(name),
  }));
}

/** A torch file of any value. @param value - instructions that make it; what is in `data/` is that of `tensors`. */
export function fileOf(value: Uint8Array, tensors: readonly WrittenTensor[]): Blob {
  return torchFileOf(pickleBytes(PROTO, value, STOP), storagesOf(tensors));
}

/** A torch file of the tiny model, or of other tensors. */
export function tinyFile(tensors: readonly WrittenTensor[] = tinyTensors()): Blob {
  return fileOf(pickledDict(tensors), tensors);
}

/** Like {@link tinyFile}, with some members replaced. */
export function zipOf(tensors: readonly WrittenTensor[], members: Record<string, Uint8Array>): Blob {
  const pickle = pickleBytes(PROTO, pickledDict(tensors), STOP);
  return zipFile({ 'archive/data.pkl': pickle, ...storagesOf(tensors), ...members });
}
