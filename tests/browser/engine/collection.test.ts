import { describe, expect, it } from 'vitest';
import type { CollectionFilter } from '../../../src/contract/collection.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { floatToHalf, halfToFloat } from '../../../src/math/half.ts';
import { l2NormalizeRows } from '../../../src/math/l2-normalize.ts';
import { encodeWav } from '../../../src/math/wav.ts';
import { relativeL2 } from '../../support/compare.ts';
import type { TableRow } from '../../support/feature-parquet.ts';
import { featureParquet } from '../../support/feature-parquet.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import { publicUrl, startWorker } from './worker.ts';

const WIDTH = 24;
const ALL: CollectionFilter = { text: '', label: null };

const random = new SeededRandom(11);
const unit = (width: number) =>
  l2NormalizeRows(
    random.uniforms(width).map((u) => 2 * u - 1),
    1,
    width,
  );

const ROWS: readonly TableRow[] = Array.from({ length: 300 }, (_, i) => ({
  clipId: `c${Math.floor(i / 2)}`,
  path: `set/${i % 3 ? 'dog' : 'cat'}/clip ${Math.floor(i / 2)}.mp4`,
  frame: i % 2,
  audio: i % 2 ? null : unit(WIDTH),
  visual: unit(WIDTH),
}));

const table = (rows = ROWS, modelSha256 = 'other') =>
  new File([featureParquet(rows, { modelSha256, rowGroupSize: 70 })], 'part.parquet');

/** Rows with a vector by their exact cosine with a row's, best first. */
function exactOrder(query: ArrayLike<number>, keep: (row: TableRow) => boolean) {
  const half = (vector: ArrayLike<number>) => halfToFloat(floatToHalf(Float32Array.from(vector)));
  const asked = half(query);
  return ROWS.flatMap((row, at) => {
    if (!keep(row) || !row.visual) return [];
    const other = half(row.visual);
    return [{ at, cosine: other.reduce((sum, value, i) => sum + value * asked[i]!, 0) }];
  }).sort((a, b) => b.cosine - a.cosine);
}

describe.each(['wasm', 'auto'] as const)('a collection on %s', (backend) => {
  it('finds what an exhaustive search finds, with and without a filter', async () => {
    using engine = await startWorker(backend);
    const { client } = engine;
    const source = { kind: 'files', files: [table()] } as const;
    const opened = await client.call('openCollection', { source });
    expect(opened).toMatchObject({
      rows: 300,
      clips: 150,
      vectors: { audio: 150, visual: 300 },
      width: WIDTH,
    });
    for (const filter of [ALL, { text: 'CLIP 1', label: 'dog' }]) {
      const found = await client.call('searchCollection', {
        collectionId: opened.id,
        query: { kind: 'row', row: 8, modality: 'audio' },
        target: 'visual',
        filter,
      });
      const keep = ({ path }: TableRow) =>
        filter === ALL || (path.includes('clip 1') && path.includes('/dog/'));
      const expected = exactOrder(ROWS[8]!.audio!, keep);
      expect(found.searched).toBe(expected.length);
      expect(found.hits.map(({ row }) => row)).toEqual(expected.slice(0, 64).map(({ at }) => at));
      const cosines = found.hits.map(({ cosine }) => cosine);
      expect(
        relativeL2(
          cosines,
          expected.slice(0, 64).map(({ cosine }) => cosine),
        ),
      ).toBeLessThan(2e-6);
      expect(found.backend).toBe(engine.environment.backend === 'webgpu' ? 'webgpu' : 'cpu');
      for (const hit of found.hits) expect(hit.isOwn).toBe(hit.clipId === 'c4');
    }
    await client.call('closeCollection', { collectionId: opened.id });
    await expect(
      client.call('collectionRows', { collectionId: opened.id, filter: ALL, from: 0, count: 1 }),
    ).rejects.toThrow('no longer open');
  });
});

it('shares a large collection between workers, and stops when it is told to', async () => {
  using engine = await startWorker('wasm');
  const { client } = engine;
  const rows = Array.from({ length: 20_000 }, (_, i): TableRow => {
    return { clipId: `c${i}`, path: `c${i}`, audio: [Math.sin(i), Math.cos(i)], visual: null };
  });
  const source = { kind: 'files', files: [table(rows)] } as const;
  const { id } = await client.call('openCollection', { source });
  const search = (signal?: AbortSignal) =>
    client.call(
      'searchCollection',
      {
        collectionId: id,
        query: { kind: 'row', row: 12_345, modality: 'audio' },
        target: 'audio',
        filter: ALL,
      },
      { signal },
    );
  const { hits, workers, searched } = await search();
  expect(searched).toBe(20_000);
  expect(workers).toBeGreaterThan(0);
  const asked = (row: number) => Math.cos(row - 12_345);
  expect(hits).toHaveLength(64);
  for (const { row, cosine } of hits) expect(cosine).toBeCloseTo(asked(row), 2);
  expect(Math.min(...hits.map(({ cosine }) => cosine))).toBeGreaterThan(0.998);
  const stop = new AbortController();
  const stopped = search(stop.signal);
  stop.abort();
  await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
  expect((await search()).hits).toEqual(hits);
});

describe('a collection of the loaded model', () => {
  it('is asked with a clip, a part of it, and refuses a clip of another model', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const model = await client.call('loadModel', {
      source: { kind: 'bundled', manifestUrl: publicUrl('models/manifest.json') },
    });
    const file = new File([await fixtureBytes('media/h264-aac.mov')], 'a.mov');
    await client.call('openClip', { clipId: 'a', source: { kind: 'file', file } });
    const { audio, visual } = await client.call('embedWindow', { clipId: 'a', frameIndices: [3] });
    const width = audio!.length;
    const own: TableRow = { clipId: 'own', path: 'x/own.mov', audio, visual: visual[0]!.feature };
    const others = Array.from({ length: 60 }, (_, i): TableRow => {
      return { clipId: `o${i}`, path: `x/o${i}.mp4`, audio: unit(width), visual: unit(width) };
    });
    const open = (sha: string) =>
      client.call('openCollection', {
        source: { kind: 'files', files: [table([...others, own], sha)] },
      });
    const opened = await open(model.sha256!);
    const ask = (
      collectionId: string,
      span: readonly [number, number] | null,
      modality: 'audio' | 'visual',
    ) =>
      client.call('searchCollection', {
        collectionId,
        query: { kind: 'clip', clipId: 'a', modality, frameIndex: 3, span },
        target: modality,
        filter: ALL,
      });
    for (const modality of ['audio', 'visual'] as const) {
      const { hits, sameModel, usual } = await ask(opened.id, null, modality);
      expect(hits[0]).toMatchObject({ clipId: 'own', label: 'x' });
      expect(hits[0]!.cosine).toBeCloseTo(1, 3);
      expect(sameModel).toBe(true);
      expect(Math.abs(usual!.mean)).toBeLessThan(0.1);
    }
    const ownCosine = async (span: readonly [number, number]) =>
      (await ask(opened.id, span, 'audio')).hits.find(({ clipId }) => clipId === 'own')?.cosine;
    expect(await ownCosine([0, 10])).toBeCloseTo(1, 3);
    expect(await ownCosine([0, 4])).toBeLessThan(0.999);
    const foreign = await open('f'.repeat(64));
    await expect(ask(foreign.id, null, 'audio')).rejects.toThrow(/SHA-256 ffffffff….*but .* is loaded/);
  });

  it('keeps the collection before, if files can’t be read', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const opened = await client.call('openCollection', { source: { kind: 'files', files: [table()] } });
    const broken = new File(['no table'], 'b.parquet');
    await expect(
      client.call('openCollection', { source: { kind: 'files', files: [broken] } }),
    ).rejects.toThrow('b.parquet: Expected a Parquet file');
    const listed = await client.call('collectionRows', {
      collectionId: opened.id,
      filter: { text: '', label: 'cat' },
      from: 2,
      count: 2,
    });
    expect(listed.total).toBe(100);
    expect(listed.rows.map(({ row }) => row)).toEqual([6, 9]);
  });
});

describe('a long file as a collection', () => {
  const SECONDS = 31;
  const CHANGE = 14;

  /** A tone, then noise. */
  function longSound(): File {
    const noise = new SeededRandom(5);
    const samples = Float32Array.from({ length: SECONDS * 16_000 }, (_, i) =>
      i < CHANGE * 16_000 ? 0.4 * Math.sin((2 * Math.PI * 330 * i) / 16_000) : noise.uniform() - 0.5,
    );
    return new File([encodeWav(samples, 16_000)], 'long.wav');
  }

  it('has a row for each window, a timeline, and a change where the sound changes', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    await client.call('loadModel', {
      source: { kind: 'bundled', manifestUrl: publicUrl('models/manifest.json') },
    });
    await client.call('openClip', { clipId: 'long', source: { kind: 'file', file: longSound() } });
    const source = { kind: 'windows', clipId: 'long', hopSeconds: 2 } as const;
    const seen: number[] = [];
    const opened = await client.call(
      'openCollection',
      { source },
      { onProgress: ({ done, total }) => total === 12 && seen.push(done) },
    );
    expect(opened).toMatchObject({ rows: 12, clips: 1, vectors: { audio: 12, visual: 0 } });
    expect(opened.file).toMatchObject({ clipId: 'long', name: 'long.wav', windowSeconds: 10 });
    expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => i));
    const [change] = [...opened.file!.changes].sort((a, b) => b.distance - a.distance);
    expect(Math.abs(change!.seconds - CHANGE)).toBeLessThan(3);
    const { timeline, starts, hits } = await client.call('searchCollection', {
      collectionId: opened.id,
      query: { kind: 'row', row: 11, modality: 'audio' },
      target: 'audio',
      filter: ALL,
    });
    expect(starts.slice(0, 3)).toEqual([0, 2, 4]);
    expect(starts.at(-1)).toBeCloseTo(SECONDS - 10, 2);
    expect(timeline).toHaveLength(12);
    expect(timeline!.at(-1)).toBeCloseTo(1, 3);
    // Noise is more like noise than the tone is.
    expect(timeline![8]).toBeGreaterThan(timeline![0]!);
    for (const { row, cosine } of hits) expect(timeline![row]).toBeCloseTo(cosine, 6);
  });

  it('stops when it is told to, and refuses a clip that is not open', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    await client.call('loadModel', {
      source: { kind: 'bundled', manifestUrl: publicUrl('models/manifest.json') },
    });
    await client.call('openClip', { clipId: 'long', source: { kind: 'file', file: longSound() } });
    const stop = new AbortController();
    const stopped = client.call(
      'openCollection',
      { source: { kind: 'windows', clipId: 'long', hopSeconds: 1 } },
      { signal: stop.signal, onProgress: ({ done }) => done === 2 && stop.abort() },
    );
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
    await expect(
      client.call('openCollection', { source: { kind: 'windows', clipId: 'gone', hopSeconds: 1 } }),
    ).rejects.toMatchObject({ code: 'not-found' });
  });
});
