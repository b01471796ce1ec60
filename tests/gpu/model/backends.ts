import type { Backend } from '../../../src/model/session.ts';

/** A device like the product's on a software adapter: no subgroups, with which attention goes wrong there. */
async function plainDevice(): Promise<GPUDevice> {
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter)
    throw new Error('There is no WebGPU adapter: these tests need one, a software adapter will do.');
  return adapter.requestDevice();
}

/** Both ways to run a graph, made when first asked for. */
export const BACKENDS: readonly (readonly [string, () => Promise<Backend>])[] = [
  ['wasm', async () => ({ kind: 'wasm' })],
  ['webgpu', async () => ({ kind: 'webgpu', device: await plainDevice() })],
];
