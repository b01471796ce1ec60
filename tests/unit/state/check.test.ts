import { describe, expect, it } from 'vitest';
import type { CheckedPathResult } from '../../../src/contract/check.ts';
import { checkText } from '../../../src/ui/views/models/check/check-text.ts';
import { ANSWERS, storeOverFakeEngine } from './fake-engine.ts';

const path = (name: CheckedPathResult['path'], passed: boolean): CheckedPathResult => ({
  path: name,
  device: 'device',
  passed,
  failure: null,
  stages: [
    {
      name: 'Decoder',
      unit: 'patches',
      maxAbsolute: 0.5,
      relativeL2: passed ? 1e-5 : Number.NaN,
      tolerance: 1e-3,
      passed,
      milliseconds: 12,
    },
  ],
});

const answer = (...paths: CheckedPathResult[]) => ({
  model: 'm',
  reference: 'PyTorch',
  runtime: 'ort',
  paths,
  absent: ['float16: none.'],
});

describe('the check of this machine', () => {
  it('leaves a WebGPU that computes wrongly for WASM, and says so', async () => {
    const { store, engine } = storeOverFakeEngine({
      start: async (params, context) => ({
        ...(await ANSWERS.start(params, context)),
        backend: params.backend === 'wasm' ? 'wasm' : 'webgpu',
      }),
      checkMachine: async () => answer(path('webgpu', false), path('wasm', true)),
    });
    await store.getState().worker.boot();
    expect(store.getState().worker.environment?.backend).toBe('webgpu');
    await store.getState().runs.ask('check');
    expect(store.getState().worker.environment?.backend).toBe('wasm');
    expect(store.getState().worker.switchedOff).toMatch(/^WebGPU is off until/);
    expect(engine.of('start').map(({ backend }) => backend)).toEqual(['auto', 'wasm']);
    expect(store.getState().runs.check.summary?.paths).toHaveLength(2);
  });

  it('changes nothing where only a path fails that the page does not use', async () => {
    const { store, engine } = storeOverFakeEngine({
      checkMachine: async () => answer(path('wasm', true), path('webgpu', false)),
    });
    await store.getState().worker.boot();
    await store.getState().runs.ask('check');
    expect(store.getState().worker.switchedOff).toBeNull();
    expect(engine.of('start')).toHaveLength(1);
  });

  it('is free at once when cancelled, and drops what comes later', async () => {
    const { store } = storeOverFakeEngine({
      checkMachine: (_, { signal }) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(answer(path('wasm', true))))),
    });
    await store.getState().worker.boot();
    const running = store.getState().runs.ask('check');
    expect(store.getState().runs.check.status).toBe('running');
    store.getState().runs.cancel('check');
    expect(store.getState().runs.check.status).toBe('idle');
    await running;
    expect(store.getState().runs.check.summary).toBeNull();
  });

  it('is a text that says every stage, and what is not there', () => {
    const text = checkText(answer(path('wasm', true), path('webgpu', false)), 'Browser 1');
    expect(text).toContain('Browser 1');
    expect(text).toMatch(/pass {2}Decoder .*1\.00e-5/);
    expect(text).toMatch(/FAIL {2}Decoder .*NaN/);
    expect(text).toContain('float16: none.');
  });
});
