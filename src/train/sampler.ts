/** Which clips a run learns from, and the batch of each step: functions of the seed and the step alone. */
import type { TrainSettings } from '../contract/train.ts';
import { AppError } from '../core/errors.ts';
import type { ModelFamily } from '../core/family.ts';
import { SeededRandom } from '../core/rng.ts';
import { type ClipIds, drawIds, type HostBatch, hostBatch, type Places } from './batches.ts';
import { type Augmentation, cutPatches, drawAugmentation, type TrainClip, unchanged } from './clips.ts';

/** Share of the clips that a run never learns from. */
const HELD_OUT_SHARE = 0.2;
/** Fewer say nothing about finding a partner. */
const FEWEST_HELD_OUT = 2;
/** The streams of random numbers that one seed gives. */
const STREAMS = { split: 0x51ed270b, film: 0x2545f491, heldOut: 0x7f4a7c15, samples: 0x3c6ef372 } as const;
/** Steps of neighbouring seeds must not share their numbers. */
const SEED_STRIDE = 0x9e3779b1;

/** Clips to learn from, and clips held out: each source clip is in one of both. */
export interface Split {
  readonly learned: readonly TrainClip[];
  readonly heldOut: readonly TrainClip[];
}

/**
 * Splits clips by a seed.
 *
 * @throws {@link AppError} `shape` if a batch needs more clips than there are.
 */
export function splitClips(clips: readonly TrainClip[], { seed, batch }: TrainSettings): Split {
  const wanted = Math.floor(clips.length * HELD_OUT_SHARE);
  const count = Math.min(wanted < FEWEST_HELD_OUT ? 0 : wanted, Math.max(0, clips.length - batch));
  const chosen = new Set(new SeededRandom(seed ^ STREAMS.split).sample(clips.length, count));
  const learned = clips.filter((_, at) => !chosen.has(at));
  if (learned.length < batch) {
    throw new AppError(
      'shape',
      `Expected at least ${batch} clips with audio and video for batches of ${batch}, got ${learned.length}: open more clips or choose smaller batches.`,
    );
  }
  return { learned, heldOut: clips.filter((_, at) => chosen.has(at)) };
}

/** The batch of step number `step`. */
export function batchOfStep(
  family: ModelFamily,
  places: Places,
  settings: TrainSettings,
  learned: readonly TrainClip[],
  step: number,
): HostBatch {
  const random = new SeededRandom(Math.imul(settings.seed + 1, SEED_STRIDE) + step);
  const chosen = random.sample(learned.length, settings.batch).map((at) => learned[at]!);
  const changes = chosen.map(() => drawAugmentation(family, settings, random));
  const ids = chosen.map(() => drawIds(settings, family, random));
  return batchOf(family, places, chosen, changes, ids, random);
}

/** Clips as they are, under masks that stay the same: what held-out figures and the film are measured on. */
export function fixedBatch(
  family: ModelFamily,
  places: Places,
  settings: Pick<TrainSettings, 'ratioAudio' | 'ratioVisual' | 'audioMode' | 'ask' | 'seed'>,
  clips: readonly TrainClip[],
  stream: 'film' | 'heldOut' | 'samples',
): { readonly batch: HostBatch; readonly ids: readonly ClipIds[] } {
  const random = new SeededRandom(settings.seed ^ STREAMS[stream]);
  const ids = clips.map(() => drawIds(settings, family, random));
  const changes = clips.map(() => unchanged(family));
  return { batch: batchOf(family, places, clips, changes, ids, random), ids };
}

function batchOf(
  family: ModelFamily,
  places: Places,
  clips: readonly TrainClip[],
  changes: readonly Augmentation[],
  ids: readonly ClipIds[],
  random: SeededRandom,
): HostBatch {
  return hostBatch(family, places, ids, (modality, at, tokens) =>
    cutPatches(family, clips[at]!, modality, tokens, changes[at]!, random),
  );
}

/** The learning rate of a step, counted from 0: a rise, then constant or a cosine to a fiftieth. */
export function learningRateAt(
  step: number,
  {
    learningRate,
    warmUpSteps,
    schedule,
    steps,
  }: Pick<TrainSettings, 'learningRate' | 'warmUpSteps' | 'schedule' | 'steps'>,
): number {
  const risen = Math.min(1, (step + 1) / Math.max(1, warmUpSteps));
  if (schedule === 'constant') return learningRate * risen;
  const share = Math.min(1, Math.max(0, step - warmUpSteps) / Math.max(1, steps - warmUpSteps));
  return learningRate * risen * (0.02 + 0.98 * (0.5 + 0.5 * Math.cos(Math.PI * share)));
}
