import { describe, expect, it } from 'vitest';
import { tile } from '../../../src/dsp/tile.ts';

describe('a sound repeated', () => {
  it('begins anew where it ends, and the last repeat is cut off', () => {
    expect([...tile(Float32Array.of(1, 2, 3), 8)]).toEqual([1, 2, 3, 1, 2, 3, 1, 2]);
    expect([...tile(Float32Array.of(1, 2, 3), 6)]).toEqual([1, 2, 3, 1, 2, 3]);
    expect([...tile(Float32Array.of(7), 3)]).toEqual([7, 7, 7]);
  });

  it('is the sound itself where it is long enough, cut off where it is longer', () => {
    const sound = Float32Array.of(1, 2, 3);
    expect(tile(sound, 3)).toEqual(sound);
    expect([...tile(sound, 2)]).toEqual([1, 2]);
  });

  it('needs something to repeat', () => {
    expect(() => tile(new Float32Array(0), 4)).toThrowError(expect.objectContaining({ code: 'shape' }));
  });
});
