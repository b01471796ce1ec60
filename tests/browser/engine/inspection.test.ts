// @module-tag slow
import { describe, expect, it } from 'vitest';
import type { EngineContract } from '../../../src/contract/engine.ts';
import type { SweepPoint } from '../../../src/contract/inspect.ts';
import type { ReconstructedModality } from '../../../src/contract/reconstruct.ts';
import { encodeMask } from '../../../src/core/masks/mask-bits.ts';
import type { RpcClient } from '../../../src/core/rpc.ts';
import type { Rgba } from '../../../src/core/tensor.ts';
import { GRIDS } from '../../support/cav-mae-inputs.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import { publicUrl, startWorker } from './worker.ts';

const CLIPS = ['03-fire.webm', '02-bird.mp4'] as const;
const ASKED = {
  clipId: CLIPS[0],
  frameIndex: 5,
  paint: 'visible',
  ratioAudio: 0.75,
  ratioVisual: 0.75,
  audioMode: 'unstructured',
  seed: 7,
} as const;
const OTHER = { clipId: CLIPS[1], frameIndex: 5 };
const SENSES = ['audio', 'visual'] as const;
/** Towers, joint encoder, decoder. */
const CALLS_PER_PASS = 4;

type Client = RpcClient<EngineContract>;

/** The real worker with two sample clips and the golden checkpoint, whose every tensor matters. */
async function open(normPix: boolean) {
  const engine = await startWorker('wasm');
  const { client } = engine;
  for (const file of CLIPS) {
    const source = { kind: 'url', url: publicUrl(`samples/${file}`), name: file } as const;
    await client.call('openClip', { clipId: file, source });
  }
  const file = new File([await fixtureBytes('golden/pretrain.pth')], 'pretrain.pth');
  await client.call('loadModel', {
    source: { kind: 'file', file },
    numHeads: 3,
    decoderNumHeads: 4,
    normPix,
  });
  // Sessions are made by the first pass; calls are counted from here on.
  await client.call('reconstruct', ASKED);
  return engine;
}

const callsSoFar = async (client: Client) => (await client.call('counters', {})).runtimeCalls;

/** PSNR of two pictures over hidden patches, from their 8-bit pixels. */
function psnrOf(a: Rgba, b: Rgba, mask: Uint8Array): number {
  let squares = 0;
  let values = 0;
  for (let pixel = 0; pixel < a.width * a.height; pixel += 1) {
    const token = Math.floor(pixel / a.width / 16) * 14 + Math.floor((pixel % a.width) / 16);
    if (mask[token] !== 1) continue;
    for (let channel = 0; channel < 3; channel += 1) {
      squares += ((a.data[pixel * 4 + channel] as number) - (b.data[pixel * 4 + channel] as number)) ** 2;
      values += 1;
    }
  }
  return 10 * Math.log10(255 ** 2 / (squares / values));
}

describe('a prediction, painted in every way and measured', () => {
  it('paints as a reconstruction does, and its PSNR is that of the pixels', async () => {
    using engine = await open(true);
    const { client } = engine;
    const errors = await client.call('inspectErrors', ASKED);
    expect(errors.visual?.ways.map(({ paint }) => paint)).toEqual(['normalised', 'visible', 'true']);
    for (const [index, paint] of (['normalised', 'visible', 'true'] as const).entries()) {
      const result = await client.call('reconstruct', { ...ASKED, paint });
      for (const sense of SENSES) {
        expect(errors[sense]?.mask).toEqual(result[sense]?.mask);
        expect(errors[sense]?.ways[index]?.rebuilt).toEqual(result[sense]?.rebuilt);
        expect(errors[sense]?.ways[index]?.original).toEqual(result[sense]?.original);
        expect(errors[sense]?.ways[index]?.colourRange).toEqual(result[sense]?.colourRange);
      }
      const visual = result.visual as ReconstructedModality;
      const told = errors.visual?.ways[index]?.error.psnrDecibels as number;
      // Rounding to 8 bits adds a squared error of 1/6 of a level at most; the errors here are tens of levels.
      expect(Math.abs(told - psnrOf(visual.original, visual.rebuilt, visual.mask)), paint).toBeLessThan(0.05);
    }
    expect(errors.audio?.ways.map(({ unit }) => unit)).toEqual(['standard deviations', 'nats', 'nats']);
    expect(errors.audio?.ways.every(({ error }) => error.psnrDecibels === null)).toBe(true);
  });

  it('shows what true statistics leak: a prediction of nothing looks better by them than by the neighbours’', async () => {
    using engine = await open(true);
    const { visual } = await engine.client.call('inspectErrors', ASKED);
    const [, visible, leaking] = visual?.ways ?? [];
    expect(leaking?.blankError.psnrDecibels as number).toBeGreaterThan(
      visible?.blankError.psnrDecibels as number,
    );
  });

  it('has no neighbours to take statistics from where a sense is hidden whole, and says so by leaving that way out', async () => {
    using engine = await open(true);
    const whole = encodeMask(new Uint8Array(GRIDS.visual.tokens).fill(1));
    const { visual, audio } = await engine.client.call('inspectErrors', { ...ASKED, visualMask: whole });
    expect(visual?.ways.map(({ paint }) => paint)).toEqual(['normalised', 'true']);
    expect(visual?.mask.every((hidden) => hidden === 1)).toBe(true);
    expect(audio?.ways.map(({ paint }) => paint)).toEqual(['normalised', 'visible', 'true']);
    for (const { error, rebuilt, original } of visual?.ways ?? []) {
      expect(Number.isFinite(error.psnrDecibels)).toBe(true);
      expect(rebuilt).not.toEqual(original);
    }
  });

  it('draws the difference around zero: magenta where too bright, green where too dark', async () => {
    using engine = await open(false);
    const { visual } = await engine.client.call('inspectErrors', ASKED);
    expect(visual?.ways.map(({ paint }) => paint)).toEqual(['plain']);
    const way = visual?.ways[0];
    if (!way) throw new Error('no picture');
    let looked = 0;
    for (let at = 0; at < way.difference.data.length; at += 4) {
      const grey = ({ data }: Rgba) =>
        ((data[at] as number) + (data[at + 1] as number) + (data[at + 2] as number)) / 3;
      const difference = grey(way.rebuilt) - grey(way.original);
      // A byte's rounding may turn the sign of what is smaller.
      if (Math.abs(difference) < Math.max(3, way.differenceLimit / 20)) continue;
      const [red, green] = [way.difference.data[at] as number, way.difference.data[at + 1] as number];
      expect(red > green).toBe(difference > 0);
      looked += 1;
    }
    expect(looked).toBeGreaterThan(1000);
  });
});

describe('figures over masks', () => {
  it('sweeps ratios: each point is the loss that a reconstruction has, told as it comes', async () => {
    using engine = await open(true);
    const { client } = engine;
    const before = await callsSoFar(client);
    const told: (readonly SweepPoint[])[] = [];
    const { points } = await client.call(
      'ratioSweep',
      { ...ASKED, ratios: [0.75, 0.5], seeds: 2, vary: 'visual' },
      { onProgress: ({ points: known }) => told.push(known) },
    );
    expect((await callsSoFar(client)) - before).toBe(4 * CALLS_PER_PASS);
    expect(told.map((known) => known.length)).toEqual([0, 1, 2, 2]);
    expect(points.map(({ ratio }) => ratio)).toEqual([0.5, 0.75]);
    for (const [index, ratioVisual] of [0.5, 0.75].entries()) {
      const single = [];
      for (const seed of [7, 8]) {
        single.push(await client.call('reconstruct', { ...ASKED, ratioVisual, seed }));
      }
      for (const sense of SENSES) {
        const figures = points[index]?.[sense];
        const losses = single.map((result) => result[sense]?.loss as number);
        expect(figures?.values).toEqual(losses);
        expect(figures?.std).toBeCloseTo(
          Math.abs((losses[0] as number) - (losses[1] as number)) / Math.SQRT2,
          9,
        );
        const fill = single.reduce((sum, result) => sum + (result[sense]?.meanFillLoss as number) / 2, 0);
        expect(figures?.meanFill).toBeCloseTo(fill, 9);
      }
    }
  });

  it('averages each patch’s loss over the masks that hid it', async () => {
    using engine = await open(true);
    const { client } = engine;
    const result = await client.call('predictability', { ...ASKED, masks: 2 });
    const [first, second] = [
      await client.call('reconstruct', ASKED),
      await client.call('reconstruct', { ...ASKED, seed: 8 }),
    ];
    for (const sense of SENSES) {
      const { mean, count, loss } = result[sense] ?? { mean: [], count: [] };
      const singles = [first[sense], second[sense]] as ReconstructedModality[];
      expect(loss?.values).toEqual(singles.map((single) => single.loss));
      mean.forEach((value, token) => {
        const hidden = singles.filter(({ mask }) => mask[token] === 1);
        expect(count[token]).toBe(hidden.length);
        const expected = hidden.reduce((sum, { patchLoss }) => sum + (patchLoss[token] as number), 0);
        if (hidden.length === 0) expect(value).toBeNaN();
        else expect(value).toBeCloseTo(expected / hidden.length, 4);
      });
      expect([...count].some((times) => times === 0)).toBe(true);
    }
  });
});

describe('what one sense tells the other', () => {
  it('runs each tower once a mask, and gains nothing from the clip itself in another’s place', async () => {
    using engine = await open(true);
    const { client } = engine;
    const before = await callsSoFar(client);
    const itself = { clipId: ASKED.clipId, frameIndex: ASKED.frameIndex };
    const same = await client.call('crossModalGain', { ...ASKED, masks: 2, other: itself });
    // Two towers of both clips, and joint encoder with decoder for right, two alone and two others.
    expect((await callsSoFar(client)) - before).toBe(2 * (4 + 5 * 2));
    const losses = [];
    for (const seed of [7, 8]) losses.push(await client.call('reconstruct', { ...ASKED, seed }));
    for (const sense of SENSES) {
      const direction = same[sense];
      expect(direction?.right.values).toEqual(losses.map((result) => result[sense]?.loss));
      expect(direction?.other?.gain.values).toEqual([0, 0]);
      expect([...(direction?.other?.mean ?? [])].every((gain) => gain === 0 || Number.isNaN(gain))).toBe(
        true,
      );
      expect(direction?.none.gain.values.some((gain) => gain !== 0)).toBe(true);
    }

    const { audio } = await client.call('crossModalGain', { ...ASKED, masks: 2, other: OTHER });
    expect(audio?.other?.gain.values.some((gain) => gain !== 0)).toBe(true);
    const [gain, loss, right] = [audio?.other?.gain, audio?.other?.loss, audio?.right];
    expect(gain?.mean).toBeCloseTo((loss?.mean as number) - (right?.mean as number), 9);
    // The mean over patches, weighted by how often each was hidden, is the mean over masks: all hide as many.
    const { mean, count } = audio?.none ?? { mean: [], count: [] };
    const weighted = [...mean].reduce(
      (sum, value, token) => sum + (Number.isNaN(value) ? 0 : value * (count[token] as number)),
      0,
    );
    expect(weighted / (2 * 384)).toBeCloseTo(audio?.none.gain.mean as number, 4);
  });

  it('asks for no more than is rebuilt, and says what a clip lacks', async () => {
    using engine = await open(true);
    const { client } = engine;
    const before = await callsSoFar(client);
    const whole = await client.call('crossModalGain', { ...ASKED, ratioVisual: 0, masks: 1, other: null });
    expect((await callsSoFar(client)) - before).toBe(2 + 2 * 2);
    expect(whole.visual).toBeNull();
    expect(whole.audio?.right.interval).toBeNull();
    await expect(
      client.call('crossModalGain', { ...ASKED, ratioAudio: 0, ratioVisual: 0, masks: 1, other: null }),
    ).rejects.toMatchObject({ code: 'shape' });
  });
});

describe('cancel', () => {
  const asked = {
    ratioSweep: { ...ASKED, ratios: [0.25, 0.5, 0.75], seeds: 20, vary: 'both' },
    predictability: { ...ASKED, masks: 60 },
    crossModalGain: { ...ASKED, masks: 20, other: OTHER },
  } as const;
  /** What each would take in full: at least this many calls. */
  const IN_FULL = 60 * CALLS_PER_PASS;

  it.each(['ratioSweep', 'predictability', 'crossModalGain'] as const)(
    '%s: at most the call in hand finishes, and no further one starts',
    async (task) => {
      using engine = await open(true);
      const { client } = engine;
      const controller = new AbortController();
      let toldAfter = 0;
      const before = await callsSoFar(client);
      const begun = new Promise<void>((resolve) => {
        const onProgress = ({ done }: { readonly done: number }) => {
          if (controller.signal.aborted) toldAfter += 1;
          if (done === 1) resolve();
        };
        client
          .call(task, asked[task] as never, { signal: controller.signal, onProgress } as never)
          .catch(() => undefined);
      });
      await begun;
      controller.abort();
      const atCancel = await callsSoFar(client);
      // Whatever is still in hand ends before this pass does: the runtime takes one call at a time.
      await client.call('reconstruct', ASKED);
      const extra = (await callsSoFar(client)) - atCancel - CALLS_PER_PASS;
      expect(extra).toBeLessThanOrEqual(1);
      // A worker that hears nothing while it works would have answered only after the whole run.
      expect(atCancel - before).toBeLessThan(IN_FULL / 2);
      const settled = await callsSoFar(client);
      await client.call('reconstruct', ASKED);
      expect((await callsSoFar(client)) - settled).toBe(CALLS_PER_PASS);
      expect(toldAfter).toBe(0);
    },
  );
});
