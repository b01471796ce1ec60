import { describe, expect, it } from 'vitest';
import { SampleRing } from '../../../src/audio/worklets/sample-ring.ts';

const count = (from: number, length: number) => Float32Array.from({ length }, (_, i) => from + i);

describe('SampleRing', () => {
  it('gives every sample once and in order, however writes and takes fall', () => {
    const ring = new SampleRing(11);
    const given: number[] = [];
    let next = 0;
    for (const [writes, size] of [
      [1, 3],
      [2, 4],
      [1, 11],
      [3, 2],
      [0, 1],
      [1, 7],
    ] as const) {
      for (let i = 0; i < writes; i += 1) {
        ring.write(count(next, size));
        next += size;
      }
      expect(ring.waiting).toBe(writes * size);
      const { samples, missed } = ring.take();
      expect(missed).toBe(0);
      given.push(...samples);
    }
    expect(next).toBeGreaterThan(30);
    expect(given).toEqual([...count(0, next)]);
  });

  it('loses the oldest and says how many', () => {
    const ring = new SampleRing(8);
    ring.write(count(0, 5));
    ring.write(count(5, 6));
    expect(ring.take()).toEqual({ samples: count(3, 8), missed: 3 });
    ring.write(count(11, 20));
    expect(ring.take()).toEqual({ samples: count(23, 8), missed: 12 });
    expect(ring.take()).toEqual({ samples: count(0, 0), missed: 0 });
  });
});
