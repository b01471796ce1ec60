import { describe, expect, it } from 'vitest';
import {
  fitBox,
  heldOn,
  panBy,
  pannedByKey,
  toPixel,
  toPlane,
  zoomAt,
} from '../../../src/ui/figures/viewport.ts';
import { cellsBetween, movedCell } from '../../../src/ui/views/similarity/large-matrix.ts';
import { levelFor, TileStore, visibleTiles } from '../../../src/ui/views/similarity/tiles.ts';

const SIZE = { width: 400, height: 200 };
const BOX = { left: -1, top: 2, right: 3, bottom: 4 };
const LIMITS = [1, 1000] as const;

describe('a view of a plane', () => {
  const view = fitBox(BOX, SIZE, 10);

  it('holds a box whole, in the middle', () => {
    expect(view.scale).toBe(90);
    expect(toPixel(view, { x: 1, y: 3 })).toEqual({ x: 200, y: 100 });
    const { x, y } = toPixel(view, { x: -1, y: 2 });
    expect([x, y].every((edge) => edge >= 10 - 1e-9)).toBe(true);
  });

  it('zooms about a place, which stays under it, and no further than its limits', () => {
    const at = { x: 37, y: 150 };
    const under = toPlane(view, at);
    const closer = zoomAt(view, at, 3, LIMITS);
    expect(closer.scale).toBeCloseTo(270, 9);
    expect(toPixel(closer, under).x).toBeCloseTo(37, 9);
    expect(toPixel(closer, under).y).toBeCloseTo(150, 9);
    expect(zoomAt(view, at, 1e9, LIMITS).scale).toBe(1000);
    expect(zoomAt(view, at, 1e-9, LIMITS).scale).toBe(1);
  });

  it('follows a drag, and does not lose its box', () => {
    const under = toPlane(view, { x: 100, y: 100 });
    expect(toPixel(panBy(view, 20, -5), under).x).toBeCloseTo(120, 9);
    const lost = heldOn(panBy(view, 1e5, 1e5), BOX, SIZE);
    expect(toPlane(lost, { x: 200, y: 100 })).toEqual({ x: -1, y: 2 });
    expect(heldOn(view, BOX, SIZE)).toEqual(view);
  });

  it('moves by arrow keys, others are left alone', () => {
    expect(pannedByKey(view, 'ArrowRight', SIZE)!.left).toBeGreaterThan(view.left);
    expect(pannedByKey(view, 'ArrowUp', SIZE)!.top).toBeLessThan(view.top);
    expect(pannedByKey(view, 'a', SIZE)).toBeNull();
  });
});

describe('tiles in sight', () => {
  const shape = { rows: 5000, columns: 5000, levels: 6, tileSize: 256 };

  it('are few at every zoom', () => {
    for (const scale of [0.04, 0.1, 0.5, 1, 10, 40]) {
      const view = { left: 1000, top: 2000, scale };
      const level = levelFor(view, 1, shape.levels);
      // A value covers 0.7 pixels or more, so a tile 180; 400 x 200 pixels touch four by three of them at most.
      expect(visibleTiles(view, SIZE, level, shape).length).toBeLessThanOrEqual(12);
      if (level > 0) expect(Math.abs(Math.log2(2 ** level * scale))).toBeLessThanOrEqual(0.5);
    }
    expect(levelFor({ left: 0, top: 0, scale: 0.001 }, 1, 6)).toBe(5);
    expect(levelFor({ left: 0, top: 0, scale: 0.1 }, 2, 6)).toBe(2);
  });

  it('are those the view covers, to the edge and not beyond', () => {
    const view = { left: 250, top: 4990, scale: 1 };
    expect(visibleTiles(view, { width: 300, height: 200 }, 0, shape)).toEqual([
      { level: 0, tileRow: 19, tileColumn: 0 },
      { level: 0, tileRow: 19, tileColumn: 1 },
      { level: 0, tileRow: 19, tileColumn: 2 },
    ]);
    expect(visibleTiles({ left: -900, top: -900, scale: 1 }, SIZE, 0, shape)).toEqual([]);
  });

  it('are asked for once, and let go of when they go out of sight', async () => {
    const asked: { readonly key: number; readonly signal: AbortSignal }[] = [];
    const store = new TileStore({
      read: ({ tileColumn }, signal) => {
        asked.push({ key: tileColumn, signal });
        return new Promise(() => undefined);
      },
      range: [0, 1],
      lut: new Uint32Array(256),
      onTile: () => undefined,
      onError: () => undefined,
    });
    const place = (tileColumn: number) => ({ level: 0, tileRow: 0, tileColumn });
    store.want([place(0), place(1)]);
    store.want([place(1), place(2)]);
    expect(asked.map(({ key }) => key)).toEqual([0, 1, 2]);
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false, false]);
    expect(store.waiting).toBe(2);
    store.close();
    expect(asked.every(({ signal }) => signal.aborted)).toBe(true);
  });
});

describe('cells', () => {
  it('are moved by keys and spanned either way', () => {
    expect(movedCell({ row: 0, column: 3 }, 'ArrowUp', 5, 5)).toEqual({ row: 0, column: 3 });
    expect(movedCell({ row: 0, column: 3 }, 'PageDown', 5, 5)).toEqual({ row: 4, column: 3 });
    expect(movedCell({ row: 0, column: 3 }, 'x', 5, 5)).toBeNull();
    expect(cellsBetween({ row: 4, column: 1 }, { row: 2, column: 1 })).toEqual({
      left: 1,
      top: 2,
      right: 2,
      bottom: 5,
    });
  });
});
