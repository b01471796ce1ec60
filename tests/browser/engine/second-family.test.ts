/** A made-up family on WASM, and its name in a file. */
import { describe, expect, it } from 'vitest';
import type { EngineContract } from '../../../src/contract/engine.ts';
import { RpcClient } from '../../../src/core/rpc.ts';
import { EngineContext } from '../../../src/engine/context.ts';
import { cpuFrontend } from '../../../src/engine/device/cpu-frontend.ts';
import { configureRuntime } from '../../../src/model/runtime.ts';
import { secondFamilyFile } from '../../support/second-family.ts';
import { describeSecondFamily } from '../../support/second-family-suite.ts';

const ENVIRONMENT = {
  backend: 'wasm',
  reason: '',
  threads: 1,
  crossOriginIsolated: false,
  adapter: null,
  softwareAdapter: false,
  shaderF16: false,
} as const;

// Asked for is 1e-3. Float32 against float64, on inputs that are equal to the last bit, stays below this.
describeSecondFamily(
  'WASM',
  async () => {
    await configureRuntime({ threads: 1 });
    return new EngineContext(ENVIRONMENT, null, cpuFrontend);
  },
  1e-5,
);

describe('a second family, in the worker', () => {
  it('is named by the metadata of a file; a file of no known family is refused in a sentence', async () => {
    const worker = new Worker(new URL('../../support/second-family-worker.ts', import.meta.url), {
      type: 'module',
      name: 'second-family',
    });
    const client = new RpcClient<EngineContract>(worker);
    try {
      await client.call('start', { backend: 'wasm' });
      const load = (named: string) =>
        client.call('loadModel', { source: { kind: 'file', file: secondFamilyFile(named) } });
      expect((await load('second')).family.visual.framesPerClip).toBe(16);
      await expect(load('third')).rejects.toThrow(
        'Expected a model of the family cav-mae or second, but the file states the family “third”',
      );
      await expect(load('cav-mae')).rejects.toThrow(
        'Expected 512 audio and 196 video patches (CAV-MAE), got 208 audio and 196 video patches',
      );
    } finally {
      worker.terminate();
    }
  });
});
