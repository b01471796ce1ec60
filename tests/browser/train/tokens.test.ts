import { expect, it } from 'vitest';
import { taughtSettings, TEACH_DEFAULTS } from '../../../src/contract/teach.ts';
import { trainedConfig } from '../../../src/contract/train.ts';
import { CAV_MAE } from '../../../src/core/family.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { Places } from '../../../src/train/batches.ts';
import type { TrainClip } from '../../../src/train/clips.ts';
import { gradientsOf, openDevice, Trainer } from '../../../src/train/jax/trainer.ts';
import { watchOf } from '../../../src/train/news.ts';
import { firstValues, isTaught } from '../../../src/train/parameters.ts';
import { batchOfViews, viewsOfStep } from '../../../src/train/sampler.ts';
import { TokenShelf } from '../../../src/train/tokens.ts';

const config = {
  embedDim: 32,
  numHeads: 2,
  modalityDepth: 2,
  unifiedDepth: 1,
  decoder: { embedDim: 16, depth: 1, numHeads: 2 },
  classes: null,
  normPix: false,
};
const settings = taughtSettings({ ...TEACH_DEFAULTS, batch: 4, masksPerClip: 3, noise: true }, config);

function clip(seed: number): TrainClip {
  const random = new SeededRandom(seed);
  return {
    clipId: `clip ${seed}`,
    name: `Clip ${seed}`,
    logMel: random.uniforms(1024 * 128).map((u) => 10 * u - 12),
    pictures: [Uint8Array.from({ length: 224 * 224 * 3 }, () => Math.floor(random.uniform() * 256))],
  };
}

/** ||a - b|| / ||b||. */
function apart(a: Float32Array, b: Float32Array): number {
  const length = (values: Float32Array) => Math.hypot(...values);
  return length(a.map((value, at) => value - b[at]!)) / length(b);
}

it('a step from kept tokens has the gradients of one that runs the towers, and a cancel loses nothing', async () => {
  await openDevice('wasm');
  const clips = [0, 1, 2, 3, 4].map(clip);
  const weights = firstValues(config, CAV_MAE, 1);
  const places = new Places(config, CAV_MAE);
  const trainer = new Trainer(trainedConfig(settings), settings, { weights }, isTaught);
  const shelf = new TokenShelf(CAV_MAE, places, settings, clips);
  const told: number[] = [];
  let isPausing = false;
  const watch = watchOf(
    ({ done }) => {
      told.push(done);
      isPausing = done === 8;
    },
    () => isPausing,
  );
  await expect(shelf.fill(trainer, watch)).rejects.toThrow('Paused.');
  expect(() => shelf.batchOfStep(0)).toThrow('not complete');
  await shelf.fill(
    trainer,
    watchOf(({ done }) => void told.push(done), null),
  );
  expect(told).toEqual([0, 4, 8, 8, 12]);

  const step = 5;
  const live = batchOfViews(CAV_MAE, places, settings, clips, viewsOfStep(settings, clips.length, step));
  const [kept, run] = [
    await gradientsOf(config, settings, weights, shelf.batchOfStep(step), isTaught),
    await gradientsOf(config, settings, weights, live, isTaught),
  ];
  trainer.dispose();
  expect(Math.abs(kept.figures.total / run.figures.total - 1)).toBeLessThan(1e-6);
  expect([...kept.gradients.keys()]).toEqual([...run.gradients.keys()]);
  let compared = 0;
  for (const [name, { data }] of run.gradients) {
    if (data.every((value) => value === 0)) continue;
    expect(apart(kept.gradients.get(name)!.data, data), name).toBeLessThan(1e-5);
    compared += 1;
  }
  expect(compared).toBeGreaterThan(15);
});
