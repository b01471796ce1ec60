import { describe, expect, it } from 'vitest';
import { missingRequirements } from '../../../src/state/shell/requirements.ts';

const complete = {
  isSecureContext: true,
  crossOriginIsolated: true,
  hasWebCodecs: true,
  hasWebGpu: true,
  origin: 'http://10.0.0.2:4173',
};
const idsOf = (probe: Partial<typeof complete>) =>
  missingRequirements({ ...complete, ...probe }).map(({ id, fatal }) => [id, fatal]);

describe('requirements', () => {
  it('lists nothing where nothing is missing', () => {
    expect(idsOf({})).toEqual([]);
  });

  it('names an insecure origin as the cause, not what it withholds', () => {
    expect(idsOf({ isSecureContext: false, hasWebCodecs: false, hasWebGpu: false })).toEqual([
      ['secure-context', true],
    ]);
    expect(missingRequirements({ ...complete, isSecureContext: false })[0]?.missing).toContain(
      complete.origin,
    );
  });

  it('stops without WebCodecs, and goes on without WebGPU or isolation', () => {
    expect(idsOf({ hasWebCodecs: false, hasWebGpu: false, crossOriginIsolated: false })).toEqual([
      ['webcodecs', true],
      ['webgpu', false],
      ['isolation', false],
    ]);
  });
});
