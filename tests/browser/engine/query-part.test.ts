import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineContract } from '../../../src/contract/engine.ts';
import type { ShortFigures } from '../../../src/contract/retrieve.ts';
import type { RpcClient } from '../../../src/core/rpc.ts';
import { publicUrl, startWorker } from './worker.ts';

const CLIPS = ['03-fire.webm', '02-bird.mp4', '05-bell.webm'] as const;
const GALLERY = {
  kind: 'clips',
  frames: 'one',
  clips: CLIPS.map((clipId) => ({ clipId, frameIndex: 5 })),
} as const;
const PAIRS = { kind: 'pairs', url: publicUrl('models/features.safetensors') } as const;
const CLIP = { clipId: CLIPS[0], frameIndex: 5 };
/** A tower and its head. */
const CALLS_PER_FEATURE = 2;

type Client = RpcClient<EngineContract>;

const tokens = (count: number, of: (i: number) => number = (i) => i) =>
  Int32Array.from({ length: count }, (_, i) => of(i));
const callsSoFar = async (client: Client) => (await client.call('counters', {})).runtimeCalls;

/** The real worker with three samples and the bundled model; all features of the gallery are cached. */
async function open() {
  const engine = await startWorker('wasm');
  const { client } = engine;
  await client.call('loadModel', {
    source: { kind: 'bundled', manifestUrl: publicUrl('models/manifest.json') },
  });
  for (const file of CLIPS) {
    const source = { kind: 'url', url: publicUrl(`samples/${file}`), name: file } as const;
    await client.call('openClip', { clipId: file, source });
  }
  const matrix = await client.call('similarity', { clips: GALLERY.clips });
  return { ...engine, matrix };
}

let engine: Awaited<ReturnType<typeof open>>;
beforeAll(async () => {
  engine = await open();
}, 60_000);
afterAll(() => engine[Symbol.dispose]());

const part = (modality: 'audio' | 'visual', ids: Int32Array<ArrayBuffer>) =>
  ({ kind: 'part', ...CLIP, modality, tokens: ids }) as const;

describe('a query by a part', () => {
  it('of all tokens is the whole, and ranks as the matrix does', async () => {
    const { client, matrix } = engine;
    for (const [modality, count] of [
      ['audio', 512],
      ['visual', 196],
    ] as const) {
      const before = await callsSoFar(client);
      const result = await client.call('queryPart', {
        source: part(modality, tokens(count)),
        gallery: GALLERY,
      });
      // The whole and the gallery were cached.
      expect((await callsSoFar(client)) - before).toBe(CALLS_PER_FEATURE);
      expect(result.asked).toEqual(result.whole);
      expect(result.cosineToWhole).toBeCloseTo(1, 6);
      expect(result.tokens).toBe(count);
      for (const { id, cosine, rank, own } of result.asked.answers) {
        const place = CLIPS.indexOf(id as (typeof CLIPS)[number]);
        const told = matrix.cosine[modality === 'audio' ? place : place * CLIPS.length];
        expect(cosine).toBeCloseTo(told as number, 5);
        expect(own).toBe(id === CLIP.clipId);
        if (own) expect(rank).toBe(result.asked.own?.rank);
      }
      const direction = modality === 'audio' ? matrix.audioToVisual : matrix.visualToAudio;
      expect(result.asked.own?.rank).toBe(direction.rank[0]);
    }
  });

  it('of some tokens is another feature than of others', async () => {
    const { client } = engine;
    const ask = (ids: Int32Array<ArrayBuffer>) =>
      client.call('queryPart', { source: part('audio', ids), gallery: GALLERY });
    const low = await ask(tokens(64));
    const high = await ask(tokens(64, (i) => 448 + i));
    expect(low.tokens).toBe(64);
    for (const { cosineToWhole } of [low, high]) {
      expect(cosineToWhole).toBeLessThan(0.9999);
      expect(cosineToWhole).toBeGreaterThan(-1);
    }
    expect(low.cosineToWhole).not.toBeCloseTo(high.cosineToWhole as number, 3);
    expect(low.whole).toEqual(high.whole);
  });

  it('meets the held-out pairs, among which its own partner is put', async () => {
    const { client } = engine;
    const result = await client.call('queryPart', { source: part('visual', tokens(196)), gallery: PAIRS });
    expect(result.asked.compared).toBe(501);
    expect(result.asked.answers).toHaveLength(24);
    expect(result.asked.own?.rank).toBeGreaterThanOrEqual(1);
    expect(result.asked.own?.rank).toBeLessThanOrEqual(501);
    const cosines = result.asked.answers.map(({ cosine }) => cosine);
    expect(cosines).toEqual([...cosines].sort((a, b) => b - a));
    const clips = await client.call('queryPart', { source: part('visual', tokens(196)), gallery: GALLERY });
    expect(result.asked.own?.cosine).toBeCloseTo(clips.asked.own?.cosine as number, 6);
  });

  it('needs tokens', async () => {
    await expect(
      engine.client.call('queryPart', { source: part('audio', tokens(0)), gallery: GALLERY }),
    ).rejects.toMatchObject({ code: 'shape' });
  });
});

describe('a query by a still picture', () => {
  /** A clip's frame as the page shows it, as a file. */
  async function frameFile(client: Client, type: string): Promise<File> {
    const { picture } = await client.call('clipInputs', CLIP);
    const canvas = new OffscreenCanvas(224, 224);
    canvas.getContext('2d')?.putImageData(new ImageData(picture!.data, 224, 224), 0, 0);
    return new File([await canvas.convertToBlob({ type })], 'frame');
  }

  it('of a clip’s own frame finds what the clip’s picture finds', async () => {
    const { client } = engine;
    const whole = await client.call('queryPart', { source: part('visual', tokens(196)), gallery: GALLERY });
    const file = await frameFile(client, 'image/png');
    const png = await client.call('queryPart', { source: { kind: 'image', file }, gallery: GALLERY });
    // PNG is lossless and 224 x 224 is cropped to itself.
    expect(png.picture).toEqual((await client.call('clipInputs', CLIP)).picture);
    png.asked.answers.forEach(({ id, cosine }, place) => {
      expect(id).toBe(whole.asked.answers[place]?.id);
      expect(cosine).toBeCloseTo(whole.asked.answers[place]?.cosine as number, 6);
    });
    expect(png).toMatchObject({ whole: null, cosineToWhole: null, asked: { own: null, compared: 3 } });
    const webp = await client.call('queryPart', {
      source: { kind: 'image', file: await frameFile(client, 'image/webp') },
      gallery: GALLERY,
    });
    expect(webp.asked.answers[0]?.cosine).toBeCloseTo(png.asked.answers[0]?.cosine as number, 1);
  });

  it('is white where it is transparent, and says in one sentence what is no picture', async () => {
    const { client } = engine;
    const canvas = new OffscreenCanvas(30, 20);
    canvas.getContext('2d')?.clearRect(0, 0, 30, 20);
    const clear = await canvas.convertToBlob({ type: 'image/png' });
    const ask = (file: File) =>
      client.call('queryPart', { source: { kind: 'image', file }, gallery: GALLERY });
    const { picture } = await ask(new File([clear], 'clear.png'));
    expect(picture?.data.every((value) => value === 255)).toBe(true);
    await expect(ask(new File(['no picture'], 'notes.png'))).rejects.toMatchObject({
      code: 'media/not-media',
      message: expect.stringContaining('notes.png'),
    });
    await expect(ask(new File([], 'empty.png'))).rejects.toMatchObject({ code: 'media/empty' });
  });
});

describe('a short sound in four ways', () => {
  const asked = { ...CLIP, startSeconds: 0, gallery: GALLERY };

  it('is the whole sound padded or tiled where nothing was taken from it', async () => {
    const { client, matrix } = engine;
    const before = await callsSoFar(client);
    const result = await client.call('shortClip', { ...asked, keepSeconds: [10] });
    expect((await callsSoFar(client)) - before).toBe(4 * CALLS_PER_FEATURE);
    const [point] = result.points;
    expect(point).toMatchObject({ keepSeconds: 10, frames: 998 });
    for (const way of ['pad', 'tile'] as const) expect(point?.ways[way]).toEqual(result.whole);
    expect(result.whole.cosineToWhole).toBeCloseTo(1, 6);
    expect(result.whole).toMatchObject({ tokens: 512, soundsNearer: 0, rank: matrix.audioToVisual.rank[0] });
    expect(result.whole.cosineToPicture).toBeCloseTo(matrix.cosine[0] as number, 5);
    expect(result).toMatchObject({ pictures: 3, otherSounds: 2 });
    // 998 frames: 62 whole columns, and one of six frames.
    expect(point?.ways.trim?.tokens).toBe(62 * 8);
    expect(point?.ways.real?.tokens).toBe(63 * 8);
    const real = await client.call('queryPart', {
      source: part(
        'audio',
        tokens(63 * 8, (i) => Math.floor(i / 63) * 64 + (i % 63)),
      ),
      gallery: GALLERY,
    });
    expect(point?.ways.real).toMatchObject({
      cosineToWhole: real.cosineToWhole,
      cosineToPicture: real.asked.own?.cosine,
      rank: real.asked.own?.rank,
    });
    expect(result.padded).toEqual(result.tiled);
    expect(result.padded).toEqual((await client.call('clipInputs', CLIP)).spectrogram);
  });

  it('drifts when little is left, each way in its own manner', async () => {
    const { client } = engine;
    const told: number[] = [];
    const result = await client.call(
      'shortClip',
      { ...asked, keepSeconds: [1, 0.1] },
      { onProgress: ({ points }) => told.push(points.length) },
    );
    const [second, tenth] = result.points;
    // 98 frames: 6 whole columns and two frames of a seventh.
    expect(second?.frames).toBe(98);
    expect(second?.ways.trim?.tokens).toBe(48);
    expect(second?.ways.real?.tokens).toBe(56);
    const cosines = Object.values(second?.ways ?? {}).map(
      (figures: ShortFigures | null) => figures?.cosineToWhole,
    );
    expect(new Set(cosines).size).toBe(4);
    for (const cosine of cosines) expect(cosine).toBeLessThan(0.9999);
    // 8 frames: not one whole column.
    expect(tenth?.frames).toBe(8);
    expect(tenth?.ways.trim).toBeNull();
    expect(tenth?.ways.real?.tokens).toBe(8);
    expect(told).toContain(1);

    const later = await client.call('shortClip', { ...asked, startSeconds: 4, keepSeconds: [1] });
    expect(later.points[0]?.ways.pad?.cosineToWhole).not.toBe(second?.ways.pad?.cosineToWhole);
    await expect(
      client.call('shortClip', { ...asked, startSeconds: 9.99, keepSeconds: [1] }),
    ).rejects.toMatchObject({ code: 'media/too-short' });
  });

  it('ends with at most the call in hand when it is cancelled', async () => {
    const { client } = engine;
    const lengths = Array.from({ length: 60 }, (_, i) => 1 + i / 10);
    const controller = new AbortController();
    let toldAfter = 0;
    const before = await callsSoFar(client);
    await new Promise<void>((resolve) => {
      client
        .call(
          'shortClip',
          { ...asked, keepSeconds: lengths },
          {
            signal: controller.signal,
            onProgress: ({ points }) => {
              if (controller.signal.aborted) toldAfter += 1;
              if (points.length === 1) resolve();
            },
          },
        )
        .catch(() => undefined);
    });
    controller.abort();
    const atCancel = await callsSoFar(client);
    // The runtime takes one call at a time: what is in hand ends before this one does.
    const again = { source: part('audio', tokens(512)), gallery: GALLERY };
    await client.call('queryPart', again);
    const settled = await callsSoFar(client);
    expect(settled - atCancel - CALLS_PER_FEATURE).toBeLessThanOrEqual(1);
    expect(settled - before).toBeLessThan(lengths.length * 4);
    await client.call('queryPart', again);
    expect((await callsSoFar(client)) - settled).toBe(CALLS_PER_FEATURE);
    expect(toldAfter).toBe(0);
  });
});
