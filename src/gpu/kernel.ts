/** Records and submits dispatches with their bindings, and cleans up. */
import { grid } from './grid.ts';

/**
 * Buffers that belong to recorded dispatches. They must live until the encoder is submitted; then the submitter
 * destroys them.
 */
export class Recorded {
  readonly #owned: GPUBuffer[] = [];

  own(buffer: GPUBuffer): GPUBuffer {
    this.#owned.push(buffer);
    return buffer;
  }

  /** Call after the submit: WebGPU keeps the memory until the queue has finished with it. */
  destroy(): void {
    for (const buffer of this.#owned) buffer.destroy();
    this.#owned.length = 0;
  }
}

/** Where a wrapper records its work. */
export interface Recorder {
  readonly device: GPUDevice;
  readonly encoder: GPUCommandEncoder;
  readonly recorded: Recorded;
}

/**
 * Records, submits and cleans up; the work itself continues on the queue.
 *
 * @param label - names the encoder in the browser's messages.
 */
export function submit<T>(device: GPUDevice, label: string, record: (recorder: Recorder) => T): T {
  const encoder = device.createCommandEncoder({ label });
  const recorded = new Recorded();
  try {
    const result = record({ device, encoder, recorded });
    device.queue.submit([encoder.finish()]);
    return result;
  } finally {
    recorded.destroy();
  }
}

/** Records one dispatch with its bindings in order, as group 0. */
export function dispatch(
  { device, encoder }: Recorder,
  pipeline: GPUComputePipeline,
  resources: readonly (GPUBuffer | GPUTextureView)[],
  workgroups: number,
): void {
  const pass = encoder.beginComputePass({ label: pipeline.label });
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({
      label: pipeline.label,
      layout: pipeline.getBindGroupLayout(0),
      entries: resources.map((resource, binding) => ({
        binding,
        resource: 'size' in resource ? { buffer: resource } : resource,
      })),
    }),
  );
  pass.dispatchWorkgroups(...grid(workgroups));
  pass.end();
}
