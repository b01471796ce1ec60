/** Arrays on their way between the processor and jax-js. */
import { type Array as Arr, numpy as np } from '@jax-js/jax';
import type { HostTensor } from '../parameters.ts';
import type { Tree } from './step.ts';

/** Copies tensors to the device. */
export const toTree = (tensors: Iterable<readonly [string, HostTensor]>): Tree =>
  Object.fromEntries(
    Array.from(tensors, ([name, { shape, data }]) => [name, np.array(data, { shape: [...shape] })]),
  );

/** An array's values. Consumes the array. */
export async function floats(array: Arr): Promise<Float32Array<ArrayBuffer>> {
  return Float32Array.from((await array.data()) as Float32Array);
}

/** Copies an array, which lives on. */
export async function toHost(array: Arr): Promise<HostTensor> {
  const shape = [...array.shape];
  return { shape, data: await floats(array.ref) };
}
