import { describe, expect, it } from 'vitest';
import { ownRankOrder } from '../../../src/analysis/space/own-rank-order.ts';
import { inTurns } from '../../../src/core/turns/in-turns.ts';

/** Unit rows at these angles, in degrees. */
const rowsAt = (degrees: readonly number[]) =>
  Float32Array.from(
    degrees.flatMap((at) => [Math.cos((at * Math.PI) / 180), Math.sin((at * Math.PI) / 180)]),
  );

const signal = () => new AbortController().signal;

describe('items by the rank of their own video', () => {
  it('puts the best first, keeps ties in order, and items without a partner last', async () => {
    // Item 0 has audio alone; the own videos of 1, 2, 3 have the ranks 2, 1, 3; item 4 has video alone.
    const audio = { values: rowsAt([0, 48, 90, 170]), items: [0, 1, 2, 3] };
    const visual = { values: rowsAt([30, 92, 60, 200]), items: [1, 2, 3, 4] };
    expect(await inTurns(ownRankOrder(5, audio, visual, 2), signal())).toEqual([2, 1, 3, 0, 4]);
  });

  it('is the same for more rows than one step takes', async () => {
    const degrees = Array.from({ length: 50 }, (_, i) => i * 3);
    const items = degrees.map((_, i) => i);
    const audio = { values: rowsAt(degrees), items };
    expect(await inTurns(ownRankOrder(50, audio, { values: rowsAt(degrees), items }, 2), signal())).toEqual(
      items,
    );
  });
});
