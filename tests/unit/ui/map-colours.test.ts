import { describe, expect, it } from 'vitest';
import { findClusters } from '../../../src/ui/views/map/scatter/clusters.ts';
import { pointColours, RANK_NAMES } from '../../../src/ui/views/map/scatter/point-colours.ts';
import { boxOfItems, makeScene } from '../../../src/ui/views/map/scatter/scene.ts';
import { foundItems, linesOf } from '../../../src/ui/views/map/use-map-look.ts';

const asked = (over: Partial<Parameters<typeof pointColours>[0]>) =>
  pointColours({
    colour: 'kind',
    scheme: 'light',
    senses: ['#aa0000', '#0000aa'],
    labels: ['rain', 'bell', 'rain', null],
    ranks: null,
    places: new Map(),
    ...over,
  });

describe('the colours of a map', () => {
  it('are one a kind for both points of an item, with a class for what is not known', () => {
    const { classes, classOf } = asked({});
    expect(classes.map(({ name, count }) => [name, count])).toEqual([
      ['bell', 1],
      ['rain', 2],
      ['not known', 1],
    ]);
    expect([...classOf]).toEqual([1, 1, 0, 0, 1, 1, 2, 2]);
    expect(new Set(classes.map(({ colour }) => colour)).size).toBe(3);
    for (const { colour } of classes) expect(colour).toMatch(/^#[0-9a-f]{6}$/);
  });

  it('stay a kind’s own while other kinds come and go', () => {
    const places = new Map();
    const of = (labels: string[], name: string) =>
      asked({ labels, places }).classes.find((one) => one.name === name)?.colour;
    const rain = of(['rain', 'bell'], 'rain');
    expect(of(['ambulance', 'bell', 'cat', 'rain'], 'rain')).toBe(rain);
    expect(of(['rain'], 'rain')).toBe(rain);
    expect(of(['ambulance', 'bell', 'cat', 'rain'], 'ambulance')).not.toBe(rain);
    const many = Array.from({ length: 32 }, (_, at) => `kind ${at}`);
    expect(new Set(asked({ labels: many }).classes.map(({ colour }) => colour)).size).toBe(32);
  });

  it('are those of the modalities where no kind is known', () => {
    const { classes, classOf } = asked({ labels: [null, null] });
    expect(classes.map(({ colour }) => colour)).toEqual(['#aa0000', '#0000aa']);
    expect([...classOf]).toEqual([0, 1, 0, 1]);
  });

  it('differ for audio and video by rank, in classes that grow', () => {
    const { classes, classOf } = asked({
      colour: 'rank',
      ranks: Int32Array.of(1, 2, 3, 4, 100, 101, 0, 0),
    });
    expect([...classOf]).toEqual([0, 1, 1, 2, 4, 5, 6, 6]);
    expect(classes.map(({ name }) => name)).toEqual([...RANK_NAMES, 'no partner']);
    expect(classes.reduce((sum, { count }) => sum + count, 0)).toBe(8);
  });

  it('put the rarest of very many kinds together', () => {
    const labels = Array.from({ length: 120 }, (_, item) => `kind ${Math.floor(Math.sqrt(item) * 4)}`);
    const { classes } = asked({ labels });
    expect(classes.length).toBe(33);
    expect(classes.at(-1)?.name).toBe('other');
  });
});

/** Two heaps of points; those of `rain` left, those of `bell` right with the video of one `rain`. */
function heaps(each: number) {
  const spot = (at: number, x: number) => [x + (at % 7) / 50, Math.floor(at / 7) / 50];
  const coordinates = Float32Array.from(
    Array.from({ length: 2 * each }, (_, item) => {
      const x = item < each ? 0 : 10;
      return [...spot(item % each, x), ...spot(item % each, item === 0 ? 10 : x)];
    }).flat(),
  );
  return { scene: makeScene({ coordinates }), labelOf: (item: number) => (item < each ? 'rain' : 'bell') };
}

describe('clusters of a map', () => {
  it('are named by the label that most of their points have, with its share', () => {
    const { scene, labelOf } = heaps(40);
    const clusters = findClusters(scene, labelOf);
    expect(clusters.map(({ name, points }) => [name, points])).toEqual([
      ['bell', 81],
      ['rain', 79],
    ]);
    expect(clusters[0]?.share).toBeCloseTo(80 / 81, 9);
    expect(clusters[0]!.x).toBeGreaterThan(9);
    expect(clusters[1]!.x).toBeLessThan(1);
  });

  it('have no name without a common label, and are not sought among few points', () => {
    const { scene } = heaps(40);
    expect(findClusters(scene, (item) => `own ${item}`).map(({ name }) => name)).toEqual([null, null]);
    expect(findClusters(scene, () => null)[0]).toMatchObject({ name: null, share: 0 });
    const few = heaps(10);
    expect(findClusters(few.scene, few.labelOf)).toEqual([]);
  });

  it('say the modality where nearly all points have it', () => {
    const items = 120;
    const coordinates = Float32Array.from({ length: 4 * items }, (_, at) =>
      at % 4 < 2 ? (at % 13) / 100 : 9 + (at % 11) / 100,
    );
    const names = findClusters(makeScene({ coordinates }), () => 'sea').map(({ name }) => name);
    expect(names.sort()).toEqual(['sea, audio', 'sea, video']);
  });
});

describe('a search on the map', () => {
  const nameOf = (item: number) => ['Steam train', 'Birds', 'Rain 1'][item]!;

  it('finds names and labels, whatever their case', () => {
    const labels = ['train', 'bird', 'rain'];
    expect(foundItems('  ', labels, nameOf)).toBeNull();
    expect(foundItems('RAIN', labels, nameOf)).toEqual([0, 2]);
    expect(foundItems('bird', labels, nameOf)).toEqual([1]);
    expect(foundItems('cello', labels, nameOf)).toEqual([]);
  });

  it('knows the part of the plane to show', () => {
    const scene = makeScene({ coordinates: Float32Array.of(0, 0, 1, 2, 5, 5, 6, 7, NaN, NaN, 3, 3) });
    expect(boxOfItems(scene, [0])).toEqual({ left: 0, right: 1, top: -2, bottom: 0 });
    expect(boxOfItems(scene, [0, 2])).toMatchObject({ left: 0, right: 3, top: -3 });
    expect(boxOfItems(scene, [])).toBeNull();
  });
});

it('lines join all pairs of a small map, unless the user says otherwise', () => {
  expect([linesOf(null, 24), linesOf(null, 500), linesOf(true, 500), linesOf(false, 24)]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});
