import { describe, expect, it } from 'vitest';
import type { PatchPlace } from '../../../src/core/masks/patch-area.ts';
import { hiddenCount, invertMask, tokensBetween, withTokens } from '../../../src/core/masks/patch-area.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { AUDIO_GRID, VISUAL_GRID } from '../../support/cav-mae-inputs.ts';

const GRIDS = [AUDIO_GRID, VISUAL_GRID];
const sorted = (tokens: readonly number[]) => [...tokens].sort((a, b) => a - b);

/** Pairs of places anywhere on a grid, seeded. */
function pairs(grid: (typeof GRIDS)[number]): [PatchPlace, PatchPlace][] {
  const random = new SeededRandom(grid.tokens);
  const place = () => ({
    row: Math.floor(random.uniform() * grid.gridRows),
    column: Math.floor(random.uniform() * grid.gridColumns),
  });
  return Array.from({ length: 200 }, () => [place(), place()]);
}

describe('what a stroke covers', () => {
  it('is written row by row', () => {
    const from = { row: 2, column: 3 };
    const to = { row: 1, column: 5 };
    expect(sorted(tokensBetween('rectangle', from, to, VISUAL_GRID))).toEqual([17, 18, 19, 31, 32, 33]);
    expect(sorted(tokensBetween('row', from, from, VISUAL_GRID))).toEqual(
      Array.from({ length: 14 }, (_, column) => 28 + column),
    );
    expect(sorted(tokensBetween('column', from, from, AUDIO_GRID))).toEqual([
      3, 67, 131, 195, 259, 323, 387, 451,
    ]);
    expect(tokensBetween('brush', from, from, VISUAL_GRID)).toEqual([31]);
    // A wider brush is a square around its middle, cut at the edges, and each patch comes once.
    expect(sorted(tokensBetween('brush', from, from, VISUAL_GRID, 3))).toEqual([
      16, 17, 18, 30, 31, 32, 44, 45, 46,
    ]);
    const corner = { row: 0, column: 0 };
    expect(sorted(tokensBetween('brush', corner, { row: 0, column: 1 }, VISUAL_GRID, 3))).toEqual([
      0, 1, 2, 14, 15, 16,
    ]);
    expect(tokensBetween('brush', { row: 0, column: 0 }, { row: 2, column: 4 }, VISUAL_GRID)).toHaveLength(5);
  });

  it.each(GRIDS)('leaves no gap and no patch twice, on $gridRows x $gridColumns', (grid) => {
    for (const [from, to] of pairs(grid)) {
      const height = Math.abs(from.row - to.row) + 1;
      const width = Math.abs(from.column - to.column) + 1;
      const sizes = {
        rectangle: height * width,
        column: width * grid.gridRows,
        row: height * grid.gridColumns,
        brush: Math.max(height, width),
      };
      for (const [shape, size] of Object.entries(sizes)) {
        const tokens = tokensBetween(shape as keyof typeof sizes, from, to, grid);
        expect(new Set(tokens).size).toBe(size);
        expect(tokens).toHaveLength(size);
        expect(tokens.every((token) => token >= 0 && token < grid.tokens)).toBe(true);
        const back = tokensBetween(shape as keyof typeof sizes, to, from, grid);
        if (shape !== 'brush') expect(sorted(back)).toEqual(sorted(tokens));
      }
      const line = tokensBetween('brush', from, to, grid);
      line.slice(1).forEach((token, i) => {
        const before = line[i] as number;
        const rows = Math.floor(token / grid.gridColumns) - Math.floor(before / grid.gridColumns);
        const columns = (token % grid.gridColumns) - (before % grid.gridColumns);
        expect(Math.max(Math.abs(rows), Math.abs(columns))).toBe(1);
      });
    }
  });
});

describe('masks under edit', () => {
  const mask = new SeededRandom(3).uniforms(196).map((value) => (value < 0.3 ? 1 : 0));

  it('change only the tokens named, and not the mask given', () => {
    const given = Uint8Array.from(mask);
    const before = given.join('');
    const changed = withTokens(given, [0, 5, 195], 1);
    expect(given.join('')).toBe(before);
    changed.forEach((bit, token) => expect(bit).toBe([0, 5, 195].includes(token) ? 1 : given[token]));
    expect(hiddenCount(withTokens(changed, [0, 5, 195], 0))).toBe(hiddenCount(changed) - 3);
  });

  it('are inverted, and twice is once', () => {
    const given = Uint8Array.from(mask);
    expect(hiddenCount(given)).toBeGreaterThan(0);
    expect(hiddenCount(invertMask(given))).toBe(196 - hiddenCount(given));
    expect(invertMask(invertMask(given))).toEqual(given);
    invertMask(given).forEach((bit, token) => expect(bit).toBe(1 - (given[token] as number)));
  });
});
