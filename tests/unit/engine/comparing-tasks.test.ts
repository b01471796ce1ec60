import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/core/rng.ts';
import { Moved } from '../../../src/core/rpc.ts';
import type { EngineContext } from '../../../src/engine/context.ts';
import type { FeaturePairs } from '../../../src/engine/features/feature-pairs.ts';
import { projectGallery, spaceFigures } from '../../../src/engine/map/project-gallery.ts';
import { infoNce } from '../../../src/engine/similarity/info-nce.ts';
import { matrixCell, matrixTile, openMatrix } from '../../../src/engine/similarity/matrix.ts';

const URL = 'https://page.test/features';
const COUNT = 60;
const WIDTH = 6;

/** Three kinds dealt in turn; sound and sight of a kind point the same way, each with its own lean. */
function pairs(): FeaturePairs {
  const random = new SeededRandom(4);
  const rows = (lean: number) =>
    Float32Array.from(
      { length: COUNT * WIDTH },
      (_, at) =>
        Number(at % WIDTH === Math.floor(at / WIDTH) % 3) +
        lean * Number(at % WIDTH === 5) +
        0.3 * (random.uniform() - 0.5),
    );
  return {
    count: COUNT,
    width: WIDTH,
    audio: rows(0.4),
    visual: rows(-0.4),
    kind: Int32Array.from({ length: COUNT }, (_, row) => row % 3),
    kinds: ['rain', 'bell', 'drum'],
  };
}

const engine = { featurePairs: new Map([[URL, pairs()]]), matrix: null } as unknown as EngineContext;
const source = { kind: 'pairs', url: URL } as const;
const context = () => ({ signal: new AbortController().signal, progress: () => undefined });
const open = <R>(result: R | Moved<R>): R => (result instanceof Moved ? result.value : result);

describe('a gallery on a plane', () => {
  it.each(['pca', 'umap'] as const)('by %s keeps kinds together', async (method) => {
    const projection =
      method === 'pca'
        ? ({ method } as const)
        : ({ method, neighbours: 10, minDistance: 0.1, seed: 1 } as const);
    const result = open(await projectGallery(engine, { source, projection }, context()));
    const { coordinates } = result;
    expect(coordinates).toHaveLength(4 * COUNT);
    const middle = (kind: number, at: number) => {
      let sum = 0;
      for (let row = kind; row < COUNT; row += 3) sum += coordinates[4 * row + at]! / (COUNT / 3);
      return sum;
    };
    let own = 0;
    for (let row = 0; row < COUNT; row += 1) {
      const distances = [0, 1, 2].map((kind) =>
        Math.hypot(coordinates[4 * row]! - middle(kind, 0), coordinates[4 * row + 1]! - middle(kind, 1)),
      );
      own += Number(distances.indexOf(Math.min(...distances)) === row % 3);
    }
    expect(own).toBe(COUNT);
    expect(result.explained === null).toBe(method === 'umap');
  });

  it('tells the gap that was put between the senses, and the figures of a selection', async () => {
    const { figures, explained } = open(
      await projectGallery(engine, { source, projection: { method: 'pca' } }, context()),
    );
    expect(figures).toMatchObject({ sounds: COUNT, sights: COUNT, pairs: COUNT });
    // A lean of 0.4 either way of rows that are about 1.1 long.
    expect(figures.gap).toBeGreaterThan(0.6);
    expect(figures.gap).toBeLessThan(0.9);
    expect(explained![0]).toBeGreaterThanOrEqual(explained![1]);
    const one = await spaceFigures(engine, { source, items: ['pair-4'] }, context());
    expect(one).toMatchObject({ pairs: 1, uniformityAudio: null, uniformityVisual: null });
    // Of one pair the gap is its distance, and what is between its two points is all there is.
    expect(one.alignment).toBeCloseTo(one.gap! ** 2, 9);
    expect(one.uniformityBoth).toBeCloseTo(-2 * one.alignment!, 9);
    const rain = Array.from({ length: COUNT / 3 }, (_, i) => `pair-${3 * i}`);
    const some = await spaceFigures(engine, { source, items: [...rain, 'gone'] }, context());
    expect(some.pairs).toBe(COUNT / 3);
    expect(some.uniformityAudio).toBeGreaterThan(figures.uniformityAudio!);
  });

  it('stops when it is aborted', async () => {
    const control = new AbortController();
    const running = projectGallery(
      engine,
      { source, projection: { method: 'umap', neighbours: 20, minDistance: 0.1, seed: 1 } },
      { signal: control.signal, progress: () => control.abort() },
    );
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
  });
});

describe('a matrix in tiles', () => {
  const kindsAlong = async (order: 'given' | 'kind' | 'cluster') => {
    const { rows, entries } = await openMatrix(engine, { source, order, seed: 1 }, context());
    return Array.from(rows, (entry) => entries[entry]!.kind);
  };
  const changes = (kinds: readonly (string | null)[]) =>
    kinds.filter((kind, at) => at > 0 && kind !== kinds[at - 1]).length;

  it('is ordered as asked', async () => {
    expect(changes(await kindsAlong('given'))).toBe(COUNT - 1);
    expect(changes(await kindsAlong('kind'))).toBe(2);
    expect(changes(await kindsAlong('cluster'))).toBe(2);
  });

  it('reads the same cosine by tile and by cell, and nothing once another one is open', async () => {
    const { matrixId, range } = await openMatrix(engine, { source, order: 'kind', seed: 1 }, context());
    const tile = open(await matrixTile(engine, { matrixId, level: 0, tileRow: 0, tileColumn: 0 }));
    const { cosine, rankOfPicture } = await matrixCell(engine, { matrixId, row: 7, column: 50 });
    expect(cosine).toBe(tile.values[7 * COUNT + 50]);
    const row = [...tile.values.subarray(7 * COUNT, 8 * COUNT)];
    expect(rankOfPicture).toBe(1 + row.filter((value) => value > cosine).length);
    expect(range[0]).toBeGreaterThanOrEqual(Math.min(...tile.values));
    expect(range[1]).toBeLessThanOrEqual(Math.max(...tile.values));
    expect(range[1] - range[0]).toBeGreaterThan(0.5);
    await openMatrix(engine, { source, order: 'given', seed: 1 }, context());
    await expect(matrixCell(engine, { matrixId, row: 0, column: 0 })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('a gallery as one batch', () => {
  const params = { source, temperature: 0.05, direction: 'both', negatives: null, seed: 1 } as const;

  it('has a loss below a blind guess, and a gradient that a lower temperature makes larger', async () => {
    const cold = open(await infoNce(engine, params, context()));
    const warm = open(await infoNce(engine, { ...params, temperature: 1 }, context()));
    expect(cold.entries).toHaveLength(COUNT);
    expect(cold.cosine).toHaveLength(COUNT ** 2);
    expect(cold.loss).toBeLessThan(Math.log(COUNT));
    expect(warm.loss).toBeGreaterThan(cold.loss);
    const size = (values: Float32Array) => values.reduce((sum, value) => sum + Math.abs(value), 0);
    expect(size(cold.gradient)).toBeGreaterThan(2 * size(warm.gradient));
    expect(cold.accuracy).toBeGreaterThan(1 / COUNT);
  });
});
