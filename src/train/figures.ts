/** Numbers of a step: accuracy, what filling with the mean loses, gradient norms by part, and the guard against NaN. */
import { AppError } from '../core/errors.ts';
import type { Modality } from '../core/geometry.ts';
import type { HostBatch } from './batches.ts';
import type { StepFigures } from './jax/trainer.ts';

/** Keeps the deviation of a patch away from zero, as the official code does. */
export const PATCH_EPSILON = 1e-6;

/** The share of videos (columns) whose own audio has the highest cosine; a tie is no match. */
export function contrastiveAccuracy(cosines: Float32Array, clips: number): number {
  let found = 0;
  for (let video = 0; video < clips; video += 1) {
    const own = cosines[video * clips + video]!;
    let best = true;
    for (let audio = 0; audio < clips; audio += 1)
      if (audio !== video && !(cosines[audio * clips + video]! < own)) best = false;
    if (best) found += 1;
  }
  return found / clips;
}

/** Mean squared error of the patches asked for, if each is filled with the mean of the visible patches of its clip. */
export function meanFill(batch: HostBatch, normPix: boolean): Record<Modality, number> {
  const fill = (kept: HostBatch['keptA'], asked: HostBatch['askedA'], channels: number) => {
    const [clips, , values] = asked.shape as [number, number, number];
    // A patch of mean 0 and unbiased variance 1, against 0.
    if (normPix) return (values - 1) / values;
    let sum = 0;
    for (let clip = 0; clip < clips; clip += 1) {
      const of = ({ shape, data }: HostBatch['keptA']) => {
        const size = shape[1]! * shape[2]!;
        return data.subarray(clip * size, (clip + 1) * size);
      };
      const means = channelMeans(of(kept), channels);
      of(asked).forEach((value, at) => (sum += (value - means[at % channels]!) ** 2));
    }
    return sum / asked.data.length;
  };
  return { audio: fill(batch.keptA, batch.askedA, 1), visual: fill(batch.keptV, batch.askedV, 3) };
}

/**
 * Masked loss of predictions, on the processor.
 *
 * @param predicted - (clips, asked, patchValues), as `asked` is.
 */
export function maskedLossOf(
  predicted: Float32Array,
  { shape, data }: HostBatch['askedA'],
  normPix: boolean,
): number {
  const size = shape[2]!;
  let sum = 0;
  for (let from = 0; from < data.length; from += size) {
    const target = data.subarray(from, from + size);
    const mean = normPix ? target.reduce((total, value) => total + value, 0) / size : 0;
    const variance = target.reduce((total, value) => total + (value - mean) ** 2, 0) / (size - 1);
    const std = normPix ? Math.sqrt(variance + PATCH_EPSILON) : 1;
    target.forEach((value, at) => (sum += (predicted[from + at]! - (value - mean) / std) ** 2));
  }
  return sum / data.length;
}

function channelMeans(values: Float32Array, channels: number): number[] {
  const sums = Array<number>(channels).fill(0);
  values.forEach((value, at) => (sums[at % channels] = sums[at % channels]! + value));
  return sums.map((sum) => (sum * channels) / values.length);
}

/** The parts of the model whose gradients are told apart. */
const PARTS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['audio tower', /^(blocks_a|patch_embed_a|modality_a)/],
  ['video tower', /^(blocks_v|patch_embed_v|modality_v)/],
  ['joint encoder', /^(blocks_u|norm)/],
  ['decoder', /^(decoder|mask_token)/],
];

/** Lengths of the gradients by part. */
export function normsByPart(norms: ReadonlyMap<string, number>): Record<string, number> {
  const squares: Record<string, number> = {};
  for (const [name, norm] of norms) {
    const part = PARTS.find(([, pattern]) => pattern.test(name))?.[0] ?? 'other';
    squares[part] = (squares[part] ?? 0) + norm * norm;
  }
  return Object.fromEntries(Object.entries(squares).map(([part, square]) => [part, Math.sqrt(square)]));
}

/**
 * Stops a run that has left the numbers.
 *
 * @throws {@link AppError} `model/not-finite` that names the loss or the tensor, and the step.
 */
export function expectFinite(figures: StepFigures, step: number): void {
  const loss = (['audio', 'visual', 'contrastive', 'total'] as const).find((name) => {
    const value = figures[name];
    return value !== null && !Number.isFinite(value);
  });
  const tensor = [...figures.norms].find(([, norm]) => !Number.isFinite(norm))?.[0];
  if (loss === undefined && tensor === undefined) return;
  const what = loss === undefined ? `the gradient of ${tensor}` : `the ${LOSS_NAMES[loss]}`;
  throw new AppError(
    'model/not-finite',
    `Training stopped at step ${step}: ${what} is not a finite number. Start again with a lower learning rate.`,
  );
}

const LOSS_NAMES = {
  audio: 'masked loss of audio',
  visual: 'masked loss of video',
  contrastive: 'contrastive loss',
  total: 'loss',
} as const;
