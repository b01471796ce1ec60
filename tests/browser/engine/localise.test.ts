import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doubleCentred, probeOffset } from '../../../src/analysis/localise/alignment.ts';
import type { EngineContract } from '../../../src/contract/engine.ts';
import type { Box } from '../../../src/core/box.ts';
import type { RpcClient } from '../../../src/core/rpc.ts';
import { VISUAL_GRID } from '../../support/cav-mae-inputs.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import { publicUrl, startWorker } from './worker.ts';

const CLIPS = ['03-fire.webm', '02-bird.mp4'] as const;
const FRAME = 5;
const REFERENCE = CLIPS.map((clipId) => ({ clipId, frameIndex: FRAME }));
const GROUPS = { visual: [7, 7], audio: [4, 32] } as const;
/** A tower and a head. */
const CALLS_PER_TOKENS = 2;

type Client = RpcClient<EngineContract>;

/** The real worker with two sample clips and the golden checkpoint. */
async function open() {
  const engine = await startWorker('wasm');
  const { client } = engine;
  for (const file of CLIPS) {
    const source = { kind: 'url', url: publicUrl(`samples/${file}`), name: file } as const;
    await client.call('openClip', { clipId: file, source });
  }
  const file = new File([await fixtureBytes('golden/pretrain.pth')], 'pretrain.pth');
  await client.call('loadModel', { source: { kind: 'file', file }, numHeads: 3, decoderNumHeads: 4 });
  // The sessions behind a feature are made by this; calls are counted from here on.
  await client.call('similarity', { clips: REFERENCE });
  return engine;
}

const callsSoFar = async (client: Client) => (await client.call('counters', {})).runtimeCalls;

/** The pair's cosine as the similarity matrix has it. */
async function pairCosine(client: Client): Promise<number> {
  return (await client.call('similarity', { clips: REFERENCE })).cosine[0] ?? Number.NaN;
}

/** One worker for the tests that mind neither what is cached nor which sessions stand. */
let shared: Awaited<ReturnType<typeof open>>;

beforeAll(async () => {
  shared = await open();
});
afterAll(() => shared[Symbol.dispose]());

const meanOf = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

describe('where the sound is', () => {
  it('maps ten frames by two calls each, and a second question by none', async () => {
    using engine = await open();
    const { client } = engine;
    const before = await callsSoFar(client);
    const plain = await client.call('localise', { clipId: CLIPS[0], centring: 'none', reference: [] });
    expect((await callsSoFar(client)) - before).toBe((1 + 10) * CALLS_PER_TOKENS);
    expect(plain).toMatchObject({ centring: 'none', frames: 10, columns: 62, referenceClips: 0 });
    expect(plain.visual).toHaveLength(10 * 196);
    expect(plain.visualByTime).toHaveLength(10 * 62 * 196);
    expect(plain.pictures).toHaveLength(10);
    for (const value of plain.visual) expect(Math.abs(value)).toBeLessThanOrEqual(1.000001);
    // Padding after ten seconds is two columns of eight bands.
    expect(plain.audio.subarray(0, 512).filter(Number.isNaN)).toHaveLength(16);
    expect(Number.isNaN(plain.audio[62])).toBe(true);

    const settled = await callsSoFar(client);
    const again = await client.call('localise', { clipId: CLIPS[0], centring: 'none', reference: [] });
    expect((await callsSoFar(client)) - settled).toBe(0);
    expect(again.visual).toEqual(plain.visual);
  });

  it('takes the mean of the open clips away, where there are clips enough for one', async () => {
    const { client } = shared;
    const asked = { clipId: CLIPS[0], centring: 'place' } as const;
    const alone = await client.call('localise', { ...asked, reference: REFERENCE.slice(0, 1) });
    expect(alone).toMatchObject({ centring: 'none', referenceClips: 0 });
    const first = await client.call('localise', { ...asked, reference: REFERENCE });
    expect(first).toMatchObject({ centring: 'place', referenceClips: 2 });
    expect(first.visual).not.toEqual(alone.visual);
    // Of two clips each is the mean plus or minus the same: both have the same map, in the frame that was averaged.
    const second = await client.call('localise', { ...asked, clipId: CLIPS[1], reference: REFERENCE });
    const frame = (values: Float32Array) => values.subarray(FRAME * 196, (FRAME + 1) * 196);
    expect(Math.max(...frame(first.visual).map(Math.abs))).toBeGreaterThan(0.2);
    frame(first.visual).forEach((value, i) => expect(frame(second.visual)[i]).toBeCloseTo(value, 4));
    // The frame that was not averaged has its own.
    expect(first.visual.subarray(0, 196)).not.toEqual(second.visual.subarray(0, 196));
  });

  it('holds frames against moments, and probes for an offset', async () => {
    const { alignment, columns } = await shared.client.call('localise', {
      clipId: CLIPS[1],
      centring: 'none',
      reference: [],
    });
    expect(alignment.cosine).toHaveLength(10 * columns);
    expect(alignment.centred).toEqual(doubleCentred(alignment.cosine, 10, columns));
    expect(new Set(alignment.cosine).size).toBeGreaterThan(100);
    // Frames are about a second apart: six or seven columns of 0.16 s.
    alignment.frameColumns.forEach((column, frame) =>
      expect(Math.abs(column - 6.25 * frame)).toBeLessThan(2),
    );
    expect(alignment.probe).toEqual(probeOffset(alignment.cosine, alignment.frameColumns, columns));
  });

  it('scores a box in the worker, by no call into the runtime', async () => {
    const { client } = shared;
    const before = await callsSoFar(client);
    const values = new Float32Array(196);
    values[0] = 1;
    const box: Box = [0, 0, 1 / 14, 1 / 14];
    const score = await client.call('scoreBox', { values, grid: VISUAL_GRID, box, topShare: 1 / 196 });
    expect(score.hit).toBe(true);
    expect(score.iou).toBeCloseTo(1, 9);
    expect(
      await client.call('scoreBox', { values, grid: VISUAL_GRID, box: [0.5, 0.5, 1, 1], topShare: 0.2 }),
    ).toMatchObject({
      hit: false,
    });
    expect(await callsSoFar(client)).toBe(before);
  });

  it('says what a clip lacks', async () => {
    const { client } = shared;
    const file = new File([await fixtureBytes('media/aac.m4a')], 'aac.m4a');
    await client.call('openClip', { clipId: 'sound', source: { kind: 'file', file } });
    const asked = { clipId: 'sound', centring: 'none', reference: [] } as const;
    await expect(client.call('localise', asked)).rejects.toMatchObject({ code: 'clip/no-video' });
    await expect(
      client.call('localiseAttribution', { clipId: 'sound', frameIndex: 0, method: 'drop', groups: GROUPS }),
    ).rejects.toMatchObject({ code: 'clip/no-video' });
  });
});

describe('which patches the model draws on', () => {
  it('rolls attention back to weights whose mean is an even share', async () => {
    const { client } = shared;
    const asked = { clipId: CLIPS[0], frameIndex: FRAME, method: 'rollout', groups: GROUPS } as const;
    const rollout = await client.call('localiseAttribution', asked);
    expect(meanOf(rollout.visual)).toBeCloseTo(1, 4);
    expect(meanOf(rollout.audio)).toBeCloseTo(1, 4);
    expect(new Set(rollout.visual).size).toBeGreaterThan(100);
    expect(rollout.cosine).toBeNull();
    const before = await callsSoFar(client);
    const other = await client.call('localiseAttribution', { ...asked, frameIndex: 0 });
    // Two towers and the joint encoder; their sessions stand.
    expect((await callsSoFar(client)) - before).toBe(3);
    expect(other.visual).not.toEqual(rollout.visual);
  });

  it('leaves groups out one by one, and loses against the cosine of the whole pair', async () => {
    const { client } = shared;
    const before = await callsSoFar(client);
    const told: number[] = [];
    const drop = await client.call(
      'localiseAttribution',
      { clipId: CLIPS[0], frameIndex: FRAME, method: 'drop', groups: GROUPS },
      { onProgress: ({ done, total }) => told.push(done, total) },
    );
    // The two wholes, and four groups a sense.
    expect((await callsSoFar(client)) - before).toBe((2 + 4 + 4) * CALLS_PER_TOKENS);
    expect(told.slice(-2)).toEqual([9, 10]);
    expect(drop.cosine).toBeCloseTo(await pairCosine(client), 5);
    const corners = (values: Float32Array, columns: number, tokens: number) =>
      [0, columns - 1, tokens - columns, tokens - 1].map((token) => values[token]);
    expect(new Set(drop.visual)).toEqual(new Set(corners(drop.visual, 14, 196)));
    expect(new Set(drop.audio)).toEqual(new Set(corners(drop.audio, 64, 512)));
    expect(new Set(drop.visual).size).toBe(4);
    for (const value of [...drop.visual, ...drop.audio]) expect(Math.abs(value)).toBeLessThan(2);
  });

  it('cancel: at most the call in hand finishes, and no further one starts', async () => {
    const { client } = shared;
    const controller = new AbortController();
    const fine = { visual: [1, 1], audio: [1, 1] } as const;
    let toldAfter = 0;
    const begun = new Promise<void>((resolve) => {
      const onProgress = ({ done }: { readonly done: number }) => {
        if (controller.signal.aborted) toldAfter += 1;
        if (done === 3) resolve();
      };
      client
        .call(
          'localiseAttribution',
          { clipId: CLIPS[0], frameIndex: FRAME, method: 'drop', groups: fine },
          { signal: controller.signal, onProgress },
        )
        .catch(() => undefined);
    });
    await begun;
    controller.abort();
    const atCancel = await callsSoFar(client);
    // Whatever is still in hand ends before this does: the runtime takes one call at a time.
    await client.call('reconstruct', {
      clipId: CLIPS[0],
      frameIndex: FRAME,
      paint: 'visible',
      ratioAudio: 0.75,
      ratioVisual: 0.75,
      audioMode: 'unstructured',
      seed: 1,
    });
    // Towers are there; joint encoder and decoder are made and run, and the towers run: six calls.
    expect((await callsSoFar(client)) - atCancel - 6).toBeLessThanOrEqual(1);
    const settled = await callsSoFar(client);
    await client.call('scoreBox', {
      values: new Float32Array(196),
      grid: VISUAL_GRID,
      box: [0, 0, 1, 1],
      topShare: 0.2,
    });
    expect(await callsSoFar(client)).toBe(settled);
    expect(toldAfter).toBe(0);
  });
});

describe('pointing accuracy', () => {
  it('counts hits of every way over the same clips, with an interval', async () => {
    const { client } = shared;
    const whole: Box = [0, 0, 1, 1];
    const corner: Box = [0, 0, 0.01, 0.01];
    const point = (boxes: readonly Box[], withAttribution: boolean) =>
      client.call('pointingAccuracy', {
        clips: CLIPS.map((clipId, i) => ({ clipId, frameIndex: FRAME, box: boxes[i] ?? whole })),
        reference: REFERENCE,
        groups: GROUPS,
        withAttribution,
      });
    // One box holds every patch, the other none.
    const half = await point([whole, corner], true);
    expect(half.methods.map(({ method }) => method)).toEqual([
      'similarity',
      'plain-cosine',
      'rollout',
      'drop',
      'centre',
      'contrast',
      'motion',
    ]);
    expect(half.chance).toBe(0.5);
    for (const { hits, share, interval } of half.methods) {
      expect([hits, share]).toEqual([1, 0.5]);
      // Wilson's interval of one hit in two.
      expect(interval[0]).toBeCloseTo(0.0945, 3);
      expect(interval[1]).toBeCloseTo(0.9055, 3);
    }
    const { methods } = await point([whole, [0, 0, 0.6, 0.6]], false);
    expect(methods.map(({ method }) => method)).not.toContain('rollout');
    expect(methods.find(({ method }) => method === 'centre')?.hits).toBe(2);
    await expect(
      client.call('pointingAccuracy', { clips: [], reference: [], groups: GROUPS, withAttribution: false }),
    ).rejects.toMatchObject({ code: 'shape' });
  });
});
