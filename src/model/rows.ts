/** Rows between passes, kept on the device that made them. */
import { AppError } from '../core/errors.ts';
import type { Modality } from '../core/geometry.ts';
import type { Backend, PartInput, PartOutput } from './session.ts';

/** Rows between two passes, kept where the runtime put them. Dispose of them, or let `using` do it. */
class Rows implements Disposable {
  readonly #output: PartOutput;
  #live = true;

  constructor(output: PartOutput) {
    this.#output = output;
  }

  /** Number of rows. */
  get count(): number {
    return this.#output.dims[0] ?? 0;
  }

  /**
   * For the next pass of the same model.
   *
   * @throws {@link AppError} `internal` after disposal: the runtime would give the buffer to another call and mix up
   * results.
   */
  get input(): PartInput {
    if (this.#live) return this.#output;
    throw new AppError(
      'internal',
      'Rows were used after they were disposed of: await the pass before the scope ends.',
    );
  }

  dispose(): void {
    if (this.#live) this.#output.dispose();
    this.#live = false;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** (tokens, D): the output of a modality's tower for its visible patches. */
export class Tokens extends Rows {
  readonly modality: Modality;

  constructor(output: PartOutput, modality: Modality) {
    super(output);
    this.modality = modality;
  }
}

/** (tokens, D): the output of the joint encoder for audio and then visual tokens, or for one of them. */
export class Latent extends Rows {
  readonly audioCount: number;
  readonly visualCount: number;

  constructor(output: PartOutput, audioCount: number, visualCount: number) {
    super(output);
    this.audioCount = audioCount;
    this.visualCount = visualCount;
  }
}

/**
 * Joins rows of the same width, one after the other.
 *
 * On WebGPU this is a copy on the device's queue, in order with the runtime's own work; nothing is awaited.
 */
export function stackRows(parts: readonly Rows[], backend: Backend): PartInput & { dispose(): void } {
  const [only, ...others] = parts.map((part) => part.input);
  if (only && others.length === 0) return { data: only.data, dims: only.dims, dispose: () => undefined };
  const inputs = parts.map((part) => part.input);
  const width = only?.dims[1] ?? 0;
  const dims = [parts.reduce((sum, part) => sum + part.count, 0), width];
  if (backend.kind === 'wasm') {
    const data = new Float32Array((dims[0] as number) * width);
    let at = 0;
    for (const input of inputs) {
      data.set(input.data as Float32Array, at);
      at += (input.data as Float32Array).length;
    }
    return { data, dims, dispose: () => undefined };
  }
  return { ...stackBuffers(backend.device, inputs, dims), dims };
}

function stackBuffers(device: GPUDevice, inputs: readonly PartInput[], dims: readonly number[]) {
  const bytes = (extents: readonly number[]) => extents.reduce((product, extent) => product * extent, 4);
  const data = device.createBuffer({
    label: 'CavMae.stackedTokens',
    size: bytes(dims),
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  });
  const encoder = device.createCommandEncoder({ label: 'CavMae.stackTokens' });
  let at = 0;
  for (const input of inputs) {
    encoder.copyBufferToBuffer(input.data as GPUBuffer, 0, data, at, bytes(input.dims));
    at += bytes(input.dims);
  }
  device.queue.submit([encoder.finish()]);
  return { data, dispose: () => data.destroy() };
}
