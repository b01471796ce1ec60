import { describe, expect, it } from 'vitest';
import { NAMED, placeClusters, placeNames } from '../../../src/ui/views/map/scatter/scatter-names.ts';
import { makeScene } from '../../../src/ui/views/map/scatter/scene.ts';

const view = { left: 0, top: 0, scale: 1 };
const wide = (name: string) => 8 * name.length;
const size = (width: number) => ({ width, height: 4000 });
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
    expect(placeNames(scene, view, size(400), look(2), 11, wide)).toEqual([
      { name: 'Train', left: 21, middle: 100, width: 40 },
      { name: 'Bird', left: 337, middle: 200, width: 32 },
    ]);
  });

  it('never lie on each other: what is read comes first, then what is selected', () => {
    // So close together that not even three sides have room.
    const scene = sceneOf(Array.from({ length: 8 }, (_, item) => [100 + item, 100 + item] as const));
    const placed = (read = -1, selected: number[] = [], scale = 1) =>
      placeNames(scene, { ...view, scale }, size(4000), look(8, read, selected), 11, wide);
    const crowded = placed();
    expect(crowded.length).toBeGreaterThan(1);
    expect(crowded.length).toBeLessThan(8);
    for (const [at, one] of crowded.entries()) {
      for (const other of crowded.slice(at + 1)) {
        const apart =
          Math.abs(one.middle - other.middle) >= 14 ||
          one.left + one.width <= other.left ||
          other.left + other.width <= one.left;
        expect(apart).toBe(true);
      }
    }
    expect(names(placed(1, [2])).slice(0, 2)).toEqual(['Bird', 'Fire']);
    expect(names(placed(-1, [7]))[0]).toBe('Clip 7');
    // Nearer, there is room for all.
    expect(placed(-1, [], 30)).toHaveLength(8);
  });

  it('give way to the names of clusters, which do not lie on each other either', () => {
    const cluster = (name: string | null, x: number, y: number) => ({ name, x, y, points: 9, share: 1 });
    const measure = () => 60;
    const clusters = placeClusters(
      makeScene({ coordinates: new Float32Array() }),
      [
        cluster('rain', 100, 100),
        cluster('bell', 110, 102),
        cluster(null, 300, 300),
        cluster('sea', 104, 99),
      ],
      view,
      size(400),
      6,
      measure,
    );
    expect(clusters.map(({ name }) => name)).toEqual(['rain', 'bell', 'sea']);
    const middles = clusters.map(({ middle }) => middle).sort((a, b) => a - b);
    for (const [at, middle] of middles.entries())
      if (at > 0) expect(middle - middles[at - 1]!).toBeGreaterThanOrEqual(18);
    const scene = sceneOf([[70, clusters[0]!.middle]]);
    const [beside] = placeNames(scene, view, size(400), look(1), 11, wide, clusters);
    expect(beside).not.toMatchObject({ left: 81 });
  });

  it('lie on no point, unless the item is read or selected', () => {
    // A video directly right of the first audio, and a fence around the second.
    const around = [-44, -22, 0, 22, 44].flatMap((x) =>
      [-21, 0, 21].flatMap((y) => (x === 0 && y === 0 ? [] : [[300 + x, -(300 + y), NaN, NaN]])),
    );
    const scene = makeScene({
      coordinates: Float32Array.from([[140, -60, 160, -60], [300, -300, NaN, NaN], ...around].flat()),
    });
    const only = Array.from({ length: around.length }, (_, at) => at + 2);
    const place = (selected: number[]) =>
      placeNames(scene, view, size(400), look(2 + around.length, -1, selected, only), 11, wide);
    const [train, ...rest] = place([]);
    expect(train).toMatchObject({ name: 'Train', middle: 60 });
    expect(train!.left + train!.width).toBeLessThan(140);
    expect(rest).toEqual([]);
    expect(names(place([1]))).toEqual(['Bird', 'Train']);
    const [cluster] = placeClusters(
      scene,
      [{ name: 'sea', x: 300, y: 300, points: 9, share: 1 }],
      view,
      size(400),
      6,
      () => 60,
    );
    expect(Math.abs(cluster!.middle - 300)).toBe(40);
  });

  it('are those of the sights where only sights are shown, and none of what stands back', () => {
    const scene = makeScene({ coordinates: Float32Array.of(NaN, NaN, 40, -60, 10, -10, 90, -200) });
    expect(placeNames(scene, view, size(400), look(2), 11, wide).map(({ middle }) => middle)).toEqual([
      60, 10,
    ]);
    expect(names(placeNames(scene, view, size(400), look(2, -1, [], [0]), 11, wide))).toEqual(['Bird']);
  });

  it('are only those of read and selected items in a crowd', () => {
    const scene = sceneOf(Array.from({ length: NAMED + 1 }, (_, item) => [10, 20 * item] as const));
    const items = NAMED + 1;
    expect(placeNames(scene, view, size(4000), look(items), 11, wide)).toEqual([]);
    expect(names(placeNames(scene, view, size(4000), look(items, 3, [30, 1]), 11, wide))).toEqual([
      'Bell',
      'Bird',
      'Clip 30',
    ]);
  });
});
