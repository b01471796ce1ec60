import { requestGpu } from '../../../src/gpu/device.ts';

/**
 * A device of the product's own making. Its unhandled validation errors are kept in `faults`.
 *
 * @throws Error without an adapter: a machine that cannot run these tests has not passed them.
 */
export async function testDevice(): Promise<{ readonly device: GPUDevice; readonly faults: string[] }> {
  const gpu = await requestGpu();
  if (!gpu) throw new Error('There is no WebGPU adapter: these tests need one, a software adapter will do.');
  const faults: string[] = [];
  gpu.device.addEventListener('uncapturederror', ({ error }) => faults.push(error.message));
  return { device: gpu.device, faults };
}
