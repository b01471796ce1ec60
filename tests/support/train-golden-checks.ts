/** What every device must show on the golden step: PyTorch's losses, gradients and loss curve. */
import { expect } from 'vitest';
import { gradientsOf, openDevice, type TrainDevice, Trainer } from '../../src/train/jax/trainer.ts';
import { isReached } from '../../src/train/parameters.ts';
import {
  goldenBatch,
  goldenConfig,
  goldenCurve,
  goldenFigures,
  goldenRate,
  goldenSettings,
  goldenSketches,
  goldenWeights,
  sketch,
  type Variant,
} from './train-golden.ts';

/** Relative L2 of a gradient; float32 in another order of summation leaves it far below. */
const GRADIENT_TOLERANCE = 1e-3;
/** A tensor whose gradient is this small beside all of them together is compared in absolute terms. */
const NEGLIGIBLE = 1e-6;
const LOSS_TOLERANCE = 1e-5;
const CURVE_TOLERANCE = 0.01;

const length = (values: ArrayLike<number>) => Math.hypot(...Array.from(values));

/** Gradients of one variant: lengths of all tensors, unreached ones exactly zero, sketches where they are stored. */
export async function expectGoldenGradients(
  device: TrainDevice,
  variant: Variant,
  isTrained: (name: string) => boolean = () => true,
): Promise<void> {
  await openDevice(device);
  const settings = goldenSettings(variant);
  const { figures, gradients } = await gradientsOf(
    goldenConfig,
    settings,
    goldenWeights(),
    await goldenBatch(),
    isTrained,
  );
  const { losses, lengths } = goldenFigures(variant);
  for (const name of ['audio', 'visual', 'contrastive', 'total'] as const) {
    if (losses[name] === undefined) expect(figures[name], name).toBeNull();
    else expect(Math.abs(figures[name]! / losses[name] - 1), name).toBeLessThan(LOSS_TOLERANCE);
  }
  const all = length([...lengths.values()]);
  const sketches = variant === 'both' ? await goldenSketches() : null;
  expect([...gradients.keys()].sort()).toEqual([...lengths.keys()].filter(isTrained).sort());
  for (const [name, { data }] of gradients) {
    const expected = lengths.get(name)!;
    expect(expected > 0, `${name} is reached`).toBe(isReached(name, settings.objective));
    if (expected === 0) {
      expect(
        data.every((value) => value === 0),
        `${name} is zero`,
      ).toBe(true);
      continue;
    }
    const allowed = Math.max(GRADIENT_TOLERANCE * expected, NEGLIGIBLE * all);
    expect(Math.abs(length(data) - expected), `length of ${name}`).toBeLessThanOrEqual(allowed);
    const theirs = sketches?.get(name);
    if (!theirs) continue;
    const ours = sketch(name, data);
    const apart = length(ours.map((value, at) => value - theirs[at]!));
    expect(apart, name).toBeLessThanOrEqual(allowed);
  }
}

/** Twenty steps of AdamW with decay and clipping on one batch. */
export async function expectGoldenCurve(device: TrainDevice): Promise<void> {
  await openDevice(device);
  const trainer = new Trainer(goldenConfig, goldenSettings('both'), { weights: goldenWeights() }, (name) =>
    isReached(name, 'both'),
  );
  const batch = await goldenBatch();
  for (const [at, theirs] of goldenCurve.entries()) {
    const ours = await trainer.step(batch, goldenRate);
    for (const name of ['total', 'audio', 'visual', 'contrastive'] as const)
      expect(Math.abs(ours[name]! / theirs[name] - 1), `${name} at step ${at}`).toBeLessThan(CURVE_TOLERANCE);
  }
  trainer.dispose();
}
