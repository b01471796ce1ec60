import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AdapterTraits } from '../../../src/gpu/device.ts';
import { isSoftwareAdapter, requestGpu, wantedFeatures } from '../../../src/gpu/device.ts';

const everything = () => true;

const traits = (over: Partial<AdapterTraits>): AdapterTraits => ({
  vendor: 'nvidia',
  architecture: 'hopper',
  description: '',
  isFallbackAdapter: false,
  subgroupMinSize: 32,
  ...over,
});

describe('wantedFeatures', () => {
  it('asks for subgroups from 8 lanes on, never below: there the runtime’s attention is wrong', () => {
    const subgroupsAt = (size: number) => wantedFeatures(everything, size).includes('subgroups');
    expect([0, 4, 7, 8, 32].map(subgroupsAt)).toEqual([false, false, false, true, true]);
  });

  it('asks for nothing that is not offered', () => {
    expect(wantedFeatures((feature) => feature === 'shader-f16', 32)).toEqual(['shader-f16']);
    expect(wantedFeatures(() => false, 32)).toEqual([]);
    expect(wantedFeatures(everything, 4)).toContain('shader-f16');
  });
});

describe('isSoftwareAdapter', () => {
  it('knows software by the fallback flag or by its name, in any field', () => {
    expect(isSoftwareAdapter(traits({ isFallbackAdapter: true }))).toBe(true);
    expect(isSoftwareAdapter(traits({ architecture: 'swiftshader' }))).toBe(true);
    expect(isSoftwareAdapter(traits({ description: 'llvmpipe (LLVM 15.0.6, 256 bits)' }))).toBe(true);
    expect(isSoftwareAdapter(traits({}))).toBe(false);
  });
});

describe('requestGpu', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('answers null, not an error, where there is no WebGPU or no adapter', async () => {
    vi.stubGlobal('navigator', {});
    expect(await requestGpu()).toBeNull();
    vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(null) } });
    expect(await requestGpu()).toBeNull();
  });

  it('asks a narrow adapter for its limits but not for its subgroups, and tells of the loss', async () => {
    const requestDevice = vi.fn<(descriptor: GPUDeviceDescriptor) => Promise<unknown>>(() =>
      Promise.resolve({ features: new Set(), lost: Promise.resolve({ message: 'unplugged' }) }),
    );
    const adapter = {
      info: { vendor: 'google', architecture: 'swiftshader', description: '', subgroupMinSize: 4 },
      features: new Set(['subgroups', 'shader-f16']),
      limits: new Proxy({}, { get: () => 77 }),
      requestDevice,
    };
    vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.resolve(adapter) } });
    const gpu = await requestGpu();
    const [asked] = requestDevice.mock.calls[0]!;
    expect(asked.requiredFeatures).toEqual(['shader-f16']);
    expect(asked.requiredLimits).toMatchObject({ maxBufferSize: 77, maxComputeWorkgroupStorageSize: 77 });
    expect([gpu?.description, gpu?.isSoftware, gpu?.shaderF16]).toEqual(['google swiftshader', true, false]);
    await expect(gpu?.lost).resolves.toMatchObject({ code: 'gpu/lost', message: /unplugged/ });
  });
});
