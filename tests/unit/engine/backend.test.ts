import { describe, expect, it } from 'vitest';
import { chooseBackend } from '../../../src/engine/device/backend.ts';

const page = { hasWebGpu: true, crossOriginIsolated: true, hardwareConcurrency: 4 };
const hardware = { description: 'nvidia ampere', isSoftware: false, shaderF16: true };
const software = { description: 'google swiftshader', isSoftware: true, shaderF16: false };

describe('chooseBackend', () => {
  it('takes WebGPU on a hardware adapter', () => {
    expect(chooseBackend('auto', hardware, page)).toMatchObject({
      backend: 'webgpu',
      threads: 1,
      shaderF16: true,
      reason: 'on nvidia ampere',
    });
  });

  it('takes WASM when the adapter is a software one or missing, and says which', () => {
    expect(chooseBackend('auto', software, page)).toMatchObject({ backend: 'wasm', threads: 4 });
    expect(chooseBackend('auto', software, page).reason).toContain('software');
    expect(chooseBackend('auto', null, page).reason).toBe('no GPU adapter found');
    expect(chooseBackend('auto', null, { ...page, hasWebGpu: false }).reason).toContain('no WebGPU');
  });

  it('obeys an explicit choice, also on a software adapter', () => {
    expect(chooseBackend('webgpu', software, page).backend).toBe('webgpu');
    expect(chooseBackend('wasm', hardware, page)).toMatchObject({ backend: 'wasm', reason: 'requested' });
  });

  it('refuses WebGPU where there is none, instead of falling back in silence', () => {
    expect(() => chooseBackend('webgpu', null, page)).toThrow(/no GPU adapter/);
  });

  it('uses one thread, and says so, when the page is not isolated', () => {
    const environment = chooseBackend('wasm', null, { ...page, crossOriginIsolated: false });
    expect(environment.threads).toBe(1);
    expect(environment.reason).toContain('cross-origin isolated');
    expect(chooseBackend('wasm', null, { ...page, hardwareConcurrency: 64 }).threads).toBe(8);
  });
});
