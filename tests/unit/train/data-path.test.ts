import { describe, expect, it } from 'vitest';
import { TRAIN_DEFAULTS } from '../../../src/contract/train.ts';
import { trainedConfig } from '../../../src/contract/train.ts';
import { CAV_MAE } from '../../../src/core/family.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { patchify, pictureStrides, spectrogramStrides } from '../../../src/math/patchify.ts';
import { askedCount, drawIds, Places } from '../../../src/train/batches.ts';
import { cutPatches, type TrainClip } from '../../../src/train/clips.ts';
import {
  contrastiveAccuracy,
  expectFinite,
  maskedLossOf,
  meanFill,
  normsByPart,
} from '../../../src/train/figures.ts';
import { isReached, sincos } from '../../../src/train/parameters.ts';
import {
  batchOfStep,
  batchOfViews,
  learningRateAt,
  splitClips,
  viewsOfStep,
} from '../../../src/train/sampler.ts';

const { audio, visual } = CAV_MAE;

function clip(seed: number): TrainClip {
  const random = new SeededRandom(seed);
  const picture = () =>
    Uint8Array.from({ length: visual.size ** 2 * 3 }, () => Math.floor(random.uniform() * 256));
  return {
    clipId: `clip ${seed}`,
    name: `Clip ${seed}`,
    logMel: random.uniforms(audio.spectrogramFrames * 128).map((u) => 10 * u - 12),
    pictures: [picture(), picture()],
  };
}

const still = { frame: 0, roll: 0, noise: 0 };
const ids = Int32Array.of(0, 63, 64, 511, 130);

describe('patches of a clip', () => {
  const one = clip(1);
  const random = () => new SeededRandom(7);

  it('are those of the rolled spectrogram, pad and all', () => {
    const roll = 37;
    const rolled = one.logMel.map((_, at) => {
      const frame = Math.floor(at / 128);
      return one.logMel[((frame - roll + 1024) % 1024) * 128 + (at % 128)]!;
    });
    const expected = patchify(rolled, audio.grid, spectrogramStrides(audio.grid), {
      order: 'channel-last',
      tokenIds: ids,
      statistics: audio.statistics,
    });
    const cut = cutPatches(CAV_MAE, one, 'audio', ids, { ...still, roll }, random());
    expect(Math.max(...cut.map((value, at) => Math.abs(value - expected[at]!)))).toBeLessThan(1e-6);
  });

  it('are those of the chosen frame, normalised as the model wants', () => {
    const tokens = Int32Array.of(0, 195, 14);
    const expected = patchify(
      Float32Array.from(one.pictures[1]!, (byte) => byte / 255),
      visual.grid,
      pictureStrides(visual.grid),
      { order: 'channel-last', tokenIds: tokens, statistics: visual.statistics },
    );
    const cut = cutPatches(CAV_MAE, one, 'visual', tokens, { ...still, frame: 1 }, random());
    expect(Math.max(...cut.map((value, at) => Math.abs(value - expected[at]!)))).toBeLessThan(1e-5);
  });

  it('get noise of at most its height, never below the values', () => {
    const plain = cutPatches(CAV_MAE, one, 'audio', ids, still, random());
    const noisy = cutPatches(CAV_MAE, one, 'audio', ids, { ...still, noise: 0.1 }, random());
    const added = noisy.map((value, at) => value - plain[at]!);
    expect(Math.min(...added)).toBeGreaterThanOrEqual(-1e-6);
    expect(Math.max(...added)).toBeGreaterThan(0.09);
    expect(Math.max(...added)).toBeLessThanOrEqual(0.1 + 1e-6);
  });
});

describe('ids of a step', () => {
  it('show and ask for different patches, as many whatever the draw', () => {
    const random = new SeededRandom(3);
    for (const audioMode of ['unstructured', 'time', 'frequency', 'time-frequency'] as const) {
      const drawn = drawIds({ ...TRAIN_DEFAULTS, audioMode }, CAV_MAE, random);
      expect([drawn.audio.keep.length, drawn.audio.ask.length]).toEqual([128, 96]);
      expect([drawn.visual.keep.length, drawn.visual.ask.length]).toEqual([48, 32]);
      for (const { keep, ask } of [drawn.audio, drawn.visual])
        expect(new Set([...keep, ...ask]).size).toBe(keep.length + ask.length);
    }
  });

  it('ask for all or for a multiple of 16', () => {
    expect([0.01, 0.25, 0.99, 1].map((share) => askedCount(147, share))).toEqual([16, 32, 144, 147]);
    expect(askedCount(10, 0.5)).toBe(10);
  });
});

describe('clips of a run', () => {
  const clips = Array.from({ length: 24 }, (_, at) => clip(at));
  const settings = { ...TRAIN_DEFAULTS, seed: 5 };

  it('are learned from or held out, never both, and the seed says which', () => {
    const { learned, heldOut } = splitClips(clips, settings);
    expect([learned.length, heldOut.length]).toEqual([20, 4]);
    expect(new Set([...learned, ...heldOut]).size).toBe(24);
    expect(splitClips(clips, settings)).toEqual({ learned, heldOut });
    expect(splitClips(clips, { ...settings, seed: 6 }).heldOut).not.toEqual(heldOut);
  });

  it('are too few where a batch can’t be filled', () => {
    expect(() => splitClips(clips.slice(0, 15), settings)).toThrow(
      'Expected at least 16 clips with audio and video for batches of 16, got 15: open more clips or choose smaller batches.',
    );
    expect(splitClips(clips.slice(0, 16), settings).heldOut).toEqual([]);
  });

  it('make a batch that depends on the seed and the step alone', () => {
    const places = new Places(trainedConfig(settings), CAV_MAE);
    const small = { ...settings, batch: 2 };
    const of = (step: number) => batchOfStep(CAV_MAE, places, small, clips, step).askedA.data;
    expect(of(3)).toEqual(of(3));
    expect(of(3)).not.toEqual(of(4));
  });
});

describe('views that are drawn once', () => {
  const clips = Array.from({ length: 6 }, (_, at) => clip(at));
  const settings = { ...TRAIN_DEFAULTS, noise: true, batch: 4, masksPerClip: 2 };
  const places = new Places(trainedConfig(settings), CAV_MAE);
  const of = (...views: Parameters<typeof batchOfViews>[4]) =>
    batchOfViews(CAV_MAE, places, settings, clips, views);

  it('are the same whenever they come and beside whatever else', () => {
    const view = { clip: 3, view: 1 };
    const alone = of(view).keptA.data;
    const second = of({ clip: 0, view: 0 }, view).keptA.data;
    expect(second.subarray(alone.length)).toEqual(alone);
    expect(of({ clip: 3, view: 0 }).keptA.data).not.toEqual(alone);
    expect(of({ clip: 4, view: 1 }).keptPlacesA.data).not.toEqual(of(view).keptPlacesA.data);
  });

  it('are chosen by the step, different clips, each with all its views in time', () => {
    const steps = Array.from({ length: 20 }, (_, step) => viewsOfStep(settings, clips.length, step));
    for (const views of steps) expect(new Set(views.map((one) => one.clip)).size).toBe(4);
    expect(new Set(steps.flat().map((one) => `${one.clip} ${one.view}`)).size).toBe(12);
    expect(viewsOfStep(settings, clips.length, 7)).toEqual(steps[7]);
  });
});

describe('the learning rate', () => {
  const of = (step: number, schedule: 'cosine' | 'constant') =>
    learningRateAt(step, { learningRate: 1, warmUpSteps: 10, steps: 110, schedule });

  it('rises, then falls along a cosine to a fiftieth, or stays', () => {
    expect(of(0, 'cosine')).toBeCloseTo(0.1);
    expect(of(10, 'cosine')).toBeCloseTo(1);
    expect(of(60, 'cosine')).toBeCloseTo(0.51);
    expect(of(110, 'cosine')).toBeCloseTo(0.02);
    expect(of(500, 'constant')).toBe(1);
  });
});

describe('figures', () => {
  it('count a video as found only where its own audio is the single best', () => {
    expect(contrastiveAccuracy(Float32Array.of(0.9, 0.1, 0.1, 0.8), 2)).toBe(1);
    expect(contrastiveAccuracy(Float32Array.of(0.9, 0.9, 0.1, 0.8), 2)).toBe(0.5);
    expect(contrastiveAccuracy(Float32Array.of(0.5, 0.5, 0.5, 0.5), 2)).toBe(0);
    expect(contrastiveAccuracy(Float32Array.of(NaN, 0, 0, NaN), 2)).toBe(0);
  });

  it('have a masked loss of predictions, also of normalised patches', () => {
    const asked = { shape: [1, 2, 2], data: Float32Array.of(1, 3, 5, 5) };
    expect(maskedLossOf(Float32Array.of(1, 2, 5, 3), asked, false)).toBe((0 + 1 + 0 + 4) / 4);
    // A patch of 1 and 3 has mean 2 and deviation √2; one of equal values becomes 0.
    const half = Math.SQRT1_2;
    expect(maskedLossOf(Float32Array.of(-half, half, 0, 1), asked, true)).toBeCloseTo(1 / 4, 5);
  });

  it('fill with the mean of what is visible, a channel at a time', () => {
    const tensor = (shape: number[], data: number[]) => ({ shape, data: Float32Array.from(data) });
    const places = tensor([1, 1, 1], [0]);
    const batch = {
      keptA: tensor([1, 1, 4], [1, 1, 3, 3]),
      askedA: tensor([1, 1, 4], [2, 2, 2, 4]),
      keptV: tensor([1, 1, 6], [1, 2, 3, 1, 2, 3]),
      askedV: tensor([1, 1, 6], [1, 2, 3, 2, 3, 4]),
      keptPlacesA: places,
      keptPlacesV: places,
      decoderPlacesA: places,
      decoderPlacesV: places,
    };
    expect(meanFill(batch, false)).toEqual({ audio: 1, visual: 0.5 });
    expect(meanFill(batch, true)).toEqual({ audio: 3 / 4, visual: 5 / 6 });
  });

  it('name the loss or the tensor that is not finite', () => {
    const good = { total: 1, audio: 1, visual: 1, contrastive: null, similarity: null };
    expect(() => expectFinite({ ...good, norms: new Map([['norm.bias', 1]]) }, 3)).not.toThrow();
    expect(() => expectFinite({ ...good, norms: new Map([['norm.bias', NaN]]) }, 3)).toThrow(
      'Training stopped at step 3: the gradient of norm.bias is not a finite number.',
    );
    expect(() => expectFinite({ ...good, visual: Infinity, norms: new Map() }, 3)).toThrow(
      'the masked loss of video is not a finite number',
    );
  });

  it('join the gradients of a part', () => {
    const norms = normsByPart(
      new Map([
        ['blocks_a.0.attn.qkv.weight', 3],
        ['patch_embed_a.proj.bias', 4],
        ['norm_v.bias', 2],
        ['mask_token', 1],
      ]),
    );
    expect(norms).toEqual({ 'audio tower': 5, 'joint encoder': 2, decoder: 1 });
  });
});

describe('parameters', () => {
  it('are reached by the objectives that use them', () => {
    expect(isReached('norm_a.weight', 'masked')).toBe(false);
    expect(isReached('norm.weight', 'contrastive')).toBe(false);
    expect(isReached('decoder_pred_a.bias', 'contrastive')).toBe(false);
    expect(isReached('blocks_a.0.norm1_a.weight', 'both')).toBe(false);
    expect(isReached('pos_embed_a', 'both')).toBe(false);
    expect(isReached('blocks_u.0.attn.qkv.weight', 'contrastive')).toBe(true);
  });

  it('have positions with the column in the first half, sines before cosines', () => {
    const table = sincos(8, audio.grid);
    const row = (token: number) => [...table.subarray(token * 8, token * 8 + 8)];
    expect(row(0)).toEqual([0, 0, 1, 1, 0, 0, 1, 1]);
    const second = row(64 + 2).map((value) => value.toFixed(3));
    const expected = [2, 0.02].map(Math.sin).concat([2, 0.02].map(Math.cos));
    const ofRow = [1, 0.01].map(Math.sin).concat([1, 0.01].map(Math.cos));
    expect(second).toEqual([...expected, ...ofRow].map((value) => value.toFixed(3)));
  });
});
