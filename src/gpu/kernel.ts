/** Record, submit, clean up; one dispatch with its bindings. */
import { grid } from './grid.ts';

/**
 * What a wrapper records is done when its encoder is submitted; until then its small per-dispatch buffers
 * must live. `Recorded` collects them, and the submitter destroys them.
 */
export class Recorded {
  readonly #owned: GPUBuffer[] = [];

  own(buffer: GPUBuffer): GPUBuffer {
    this.#owned.push(buffer);
    return buffer;
  }

  /** After the submit: WebGPU keeps the memory until the queue has done with it. */
  destroy(): void {
    for (const buffer of this.#owned) buffer.destroy();
    this.#owned.length = 0;
  }
}

/** What a wrapper records into. */
export interface Recorder {
  readonly device: GPUDevice;
  readonly encoder: GPUCommandEncoder;
  readonly recorded: Recorded;
}

/**
 * Records, submits and cleans up; the work itself goes on on the queue.
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
