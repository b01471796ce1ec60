// @module-tag slow
/** A made-up family on WebGPU: front end, towers, joint encoder and decoder. */
import { EngineContext } from '../../../src/engine/context.ts';
import { createGpuFrontend } from '../../../src/engine/device/gpu-frontend.ts';
import { requestGpu } from '../../../src/gpu/device.ts';
import { configureRuntime } from '../../../src/model/runtime.ts';
import { describeSecondFamily } from '../../support/second-family-suite.ts';

// The kernel's log-mel differs near its floor by up to 1e-4, and what follows from it by as much.
describeSecondFamily(
  'WebGPU',
  async () => {
    const gpu = await requestGpu();
    if (!gpu)
      throw new Error('There is no WebGPU adapter: these tests need one, a software adapter will do.');
    await configureRuntime({ threads: 1 });
    const environment = {
      backend: 'webgpu',
      reason: '',
      threads: 1,
      crossOriginIsolated: false,
      adapter: gpu.description,
      softwareAdapter: true,
      shaderF16: false,
    } as const;
    return new EngineContext(environment, gpu.device, await createGpuFrontend(gpu.device));
  },
  1e-3,
);
