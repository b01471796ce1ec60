import { describe, expect, it } from 'vitest';
import { NAMED, placeNames } from '../../../src/ui/views/map/scatter-names.ts';
import { makeScene } from '../../../src/ui/views/map/scene.ts';

const view = { left: 0, top: 0, scale: 1 };
const wide = (name: string) => 8 * name.length;
const nameOf = (item: number) => ['Train', 'Bird', 'Fire', 'Bell'][item] ?? `Clip ${item}`;

/** Sounds at these places, downwards; sights far to the right and down, one below the other. */
function sceneOf(places: readonly (readonly [number, number])[]) {
  return makeScene({
    coordinates: Float32Array.from(places.flatMap(([x, y], item) => [x, -y, 900, -900 - 20 * item])),
  });
}

function look(items: number, read = -1, selected: readonly number[] = [], faint: readonly number[] = []) {
  return {
    selected: Uint8Array.from({ length: items }, (_, item) => Number(selected.includes(item))),
    faint: Uint8Array.from({ length: items }, (_, item) => Number(faint.includes(item))),
    read,
    nameOf,
  };
}

const names = (placed: readonly { name: string }[]) => placed.map(({ name }) => name);

describe('the names of a map', () => {
  it('stand beside their sounds, and left of them where the canvas ends', () => {
    const scene = sceneOf([
      [10, 100],
      [380, 200],
    ]);
    expect(placeNames(scene, view, 400, look(2), 11, wide)).toEqual([
      { name: 'Train', left: 21, middle: 100, width: 40 },
      { name: 'Bird', left: 337, middle: 200, width: 32 },
    ]);
  });

  it('never lie on each other: what is read comes first, then what is selected', () => {
    const scene = sceneOf([
      [10, 100],
      [30, 105],
      [40, 95],
      [10, 130],
    ]);
    const placed = (read = -1, selected: number[] = [], scale = 1) =>
      names(placeNames(scene, { ...view, scale }, 4000, look(4, read, selected), 11, wide));
    expect(placed()).toEqual(['Train', 'Bell']);
    expect(placed(-1, [2])).toEqual(['Fire', 'Bell']);
    expect(placed(1, [2])).toEqual(['Bird', 'Bell']);
    // Three times as near, there is room for all.
    expect(placed(-1, [], 3)).toEqual(['Train', 'Bird', 'Fire', 'Bell']);
  });

  it('are those of the sights where only sights are shown, and none of what stands back', () => {
    const scene = makeScene({ coordinates: Float32Array.of(NaN, NaN, 40, -60, 10, -10, 20, -20) });
    expect(placeNames(scene, view, 400, look(2), 11, wide).map(({ middle }) => middle)).toEqual([60, 10]);
    expect(names(placeNames(scene, view, 400, look(2, -1, [], [0]), 11, wide))).toEqual(['Bird']);
  });

  it('are only those of read and selected items in a crowd', () => {
    const scene = sceneOf(Array.from({ length: NAMED + 1 }, (_, item) => [10, 20 * item] as const));
    const items = NAMED + 1;
    expect(placeNames(scene, view, 4000, look(items), 11, wide)).toEqual([]);
    expect(names(placeNames(scene, view, 4000, look(items, 3, [30, 1]), 11, wide))).toEqual([
      'Bell',
      'Bird',
      'Clip 30',
    ]);
  });
});
