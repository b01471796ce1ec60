import { describe, expect, it } from 'vitest';
import type { EngineContract } from '../../../src/contract/engine.ts';
import type { LiveLook } from '../../../src/contract/live.ts';
import type { RpcClient } from '../../../src/core/rpc.ts';
import { publicUrl, startWorker } from './worker.ts';

const SAMPLES = ['03-fire.webm', '02-bird.mp4'];
const CLIPS = SAMPLES.map((clipId) => ({ clipId, frameIndex: 5 }));
const BLOCK = 3200;

async function prepare(client: RpcClient<EngineContract>) {
  const manifestUrl = publicUrl('models/manifest.json');
  await client.call('loadModel', { source: { kind: 'bundled', manifestUrl } });
  for (const file of SAMPLES) {
    const source = { kind: 'url', url: publicUrl(`samples/${file}`), name: file } as const;
    await client.call('openClip', { clipId: file, source });
  }
}

/** A picture like no sample's. */
async function stripes(): Promise<ImageBitmap> {
  const canvas = new OffscreenCanvas(320, 240);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  for (let x = 0; x < 320; x += 1) {
    context.fillStyle = `rgb(${x % 256}, ${(x * 7) % 256}, 90)`;
    context.fillRect(x, 0, 1, 240);
  }
  return createImageBitmap(canvas);
}

/** Plays a clip's sound into live input block by block, a picture with every fifth. */
async function listen(client: RpcClient<EngineContract>, clipId: string): Promise<LiveLook[]> {
  const audio = await client.call('playbackAudio', { clipId });
  if (!audio) throw new Error('Expected sound.');
  const looks: LiveLook[] = [];
  for (let at = 0; at < audio.samples.length; at += BLOCK) {
    looks.push(
      await client.call('liveHear', {
        liveId: 'one',
        samples: audio.samples.slice(at, at + BLOCK),
        sampleRateHz: audio.sampleRateHz,
        missedSamples: 0,
        picture: (at / BLOCK) % 5 === 0 ? await stripes() : null,
      }),
    );
  }
  return looks;
}

const at = (cosine: Float32Array, row: number, column: number) =>
  cosine[row * CLIPS.length + column] as number;

describe('live input in the worker', () => {
  it('embeds a sound heard live as the clip it comes from, and keeps it as a clip', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    await prepare(client);
    const looks = await listen(client, SAMPLES[0] as string);
    expect(looks.at(-1)?.heardSeconds).toBeCloseTo(10, 1);
    expect(looks.at(-1)?.spectrogram).toMatchObject({ width: 998, height: 128 });
    expect(looks[0]?.spectrogram).toMatchObject({ width: 18 });
    expect(looks[0]?.picture).toMatchObject({ width: 112, height: 112 });
    expect(looks[1]?.picture).toBeNull();
    expect(looks.some(({ levelDecibels }) => levelDecibels !== null && levelDecibels > -60)).toBe(true);

    const step = await client.call('liveStep', { liveId: 'one', clips: CLIPS });
    expect(step).toMatchObject({ clipsWaiting: 0 });
    expect(step.soundSeconds).toBeCloseTo(10, 1);
    const [bird, bell] = step.fromSound ?? [];
    // The same samples, the same spectrogram, the same model: only rounding of the norms is left.
    expect(bird?.toSound).toBeGreaterThan(1 - 1e-5);
    expect(bell?.toSound).toBeLessThan(0.99);
    const files = await client.call('similarity', { clips: CLIPS });
    expect(bird?.toSight).toBeCloseTo(at(files.cosine, 0, 0), 5);
    expect(bell?.toSight).toBeCloseTo(at(files.cosine, 0, 1), 5);
    expect(step.fromSight?.map(({ clipId }) => clipId)).toEqual(SAMPLES);

    const recording = await client.call('liveStop', { liveId: 'one', keep: true });
    expect(recording?.pictures).toHaveLength(10);
    const source = { kind: 'live', name: 'Live 1', recording: recording! } as const;
    const summary = await client.call('openClip', { clipId: 'live-1', source });
    expect(summary).toMatchObject({ container: 'live', hasAudio: true, hasVideo: true, warnings: [] });
    expect(summary.frames).toHaveLength(10);
    expect(await client.call('moveWindow', { clipId: 'live-1', windowStartSeconds: 3 })).toEqual(summary);

    const kept = await client.call('similarity', {
      clips: [{ clipId: 'live-1', frameIndex: 5 }, ...CLIPS],
    });
    expect(kept.cosine[1]).toBeCloseTo(bird!.toSight!, 5);
    expect(kept.cosine[3]).toBeCloseTo(step.fromSight![0]!.toSound!, 5);

    const times: number[] = [];
    await client.call(
      'playbackFrames',
      { clipId: 'live-1', maxWidth: 320, framesPerSecond: 12.5 },
      {
        onProgress: ({ timeSeconds, bitmap }) => {
          times.push(timeSeconds);
          bitmap.close();
        },
      },
    );
    expect(times).toHaveLength(10);
    expect((await client.call('counters', {})).framesOpen).toBe(0);
  });

  it('opens what was kept in another worker', async () => {
    using first = await startWorker('wasm');
    await first.client.call('liveHear', {
      liveId: 'one',
      samples: Float32Array.from({ length: 48_000 }, (_, n) => Math.sin(n / 9)),
      sampleRateHz: 48_000,
      missedSamples: 0,
      picture: null,
    });
    const recording = await first.client.call('liveStop', { liveId: 'one', keep: true });
    first[Symbol.dispose]();
    using second = await startWorker('wasm');
    const source = { kind: 'live', name: 'Live 1', recording: recording! } as const;
    const summary = await second.client.call('openClip', { clipId: 'live-1', source });
    expect(summary).toMatchObject({ hasAudio: true, hasVideo: false, sampleRateHz: 48_000 });
    expect(summary.audioSeconds).toBeCloseTo(1, 1);
    expect(summary.warnings.map(({ code }) => code)).toContain('no-video');
  });

  it('forgets what was stopped, and refuses to keep nothing', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const none = { samples: new Float32Array(0), sampleRateHz: 16_000, missedSamples: 0, picture: null };
    await client.call('liveHear', { liveId: 'one', ...none });
    await expect(client.call('liveStop', { liveId: 'one', keep: true })).rejects.toMatchObject({
      code: 'media/too-short',
    });
    await client.call('liveStop', { liveId: 'one', keep: false });
    await expect(client.call('liveStop', { liveId: 'one', keep: true })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
