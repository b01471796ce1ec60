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
const STREAMS = {
  split: 0x51ed270b,
  film: 0x2545f491,
  heldOut: 0x7f4a7c15,
  samples: 0x3c6ef372,
  views: 0x1b873593,
} as const;
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

/** How one clip enters a batch. */
interface View {
  readonly clip: TrainClip;
  readonly change: Augmentation;
  readonly ids: ClipIds;
  /** Draws the noise. */
  readonly random: SeededRandom;
}

/** A view that is drawn once: which clip that is learned from, and which of its views, both from 0. */
export interface FixedView {
  readonly clip: number;
  readonly view: number;
}

type Drawing = Pick<
  TrainSettings,
  'ratioAudio' | 'ratioVisual' | 'audioMode' | 'ask' | 'roll' | 'noise' | 'seed' | 'masksPerClip'
>;

/** The batch of step number `step`, with new masks. */
export function batchOfStep(
  family: ModelFamily,
  places: Places,
  settings: Drawing & Pick<TrainSettings, 'batch'>,
  learned: readonly TrainClip[],
  step: number,
): HostBatch {
  const random = randomOfStep(settings, step);
  const chosen = random.sample(learned.length, settings.batch).map((at) => learned[at]!);
  const changes = chosen.map(() => drawAugmentation(family, settings, random));
  const ids = chosen.map(() => drawIds(settings, family, random));
  return batchOf(
    family,
    places,
    chosen.map((clip, at) => ({ clip, change: changes[at]!, ids: ids[at]!, random })),
  );
}

/** Which views step number `step` learns from, where they are drawn once. */
export function viewsOfStep(
  settings: Pick<TrainSettings, 'seed' | 'batch' | 'masksPerClip'>,
  learned: number,
  step: number,
): readonly FixedView[] {
  const random = randomOfStep(settings, step);
  return random
    .sample(learned, settings.batch)
    .map((clip) => ({ clip, view: Math.floor(random.uniform() * settings.masksPerClip) }));
}

/** The batch of these views: the same for a view whenever it is asked for. */
export function batchOfViews(
  family: ModelFamily,
  places: Places,
  settings: Drawing,
  learned: readonly TrainClip[],
  views: readonly FixedView[],
): HostBatch {
  return batchOf(
    family,
    places,
    views.map(({ clip, view }) => {
      const number = clip * settings.masksPerClip + view;
      const random = new SeededRandom((Math.imul(settings.seed + 1, SEED_STRIDE) ^ STREAMS.views) + number);
      const change = drawAugmentation(family, settings, random);
      return { clip: learned[clip]!, change, ids: drawIds(settings, family, random), random };
    }),
  );
}

const randomOfStep = ({ seed }: Pick<TrainSettings, 'seed'>, step: number) =>
  new SeededRandom(Math.imul(seed + 1, SEED_STRIDE) + step);

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
  const change = unchanged(family);
  const views = clips.map((clip, at) => ({ clip, change, ids: ids[at]!, random }));
  return { batch: batchOf(family, places, views), ids };
}

function batchOf(family: ModelFamily, places: Places, views: readonly View[]): HostBatch {
  return hostBatch(
    family,
    places,
    views.map(({ ids }) => ids),
    (modality, at, tokens) => {
      const { clip, change, random } = views[at]!;
      return cutPatches(family, clip, modality, tokens, change, random);
    },
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
