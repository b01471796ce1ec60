// @module-tag slow
import { describe, expect, it } from 'vitest';
import { maskFromNoise } from '../../../src/core/masks/masking.ts';
import { readFeaturePairs } from '../../../src/engine/features/feature-pairs.ts';
import { l2NormalizeRows } from '../../../src/math/l2-normalize.ts';
import { CavMae } from '../../../src/model/cav-mae.ts';
import { inspectCheckpoint } from '../../../src/model/checkpoint/inspect.ts';
import { openCheckpoint } from '../../../src/model/checkpoint/open.ts';
import facts from '../../fixtures/tiny/tiny.json';
import { expectClose } from '../../support/compare.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import { allTokens, goldenInputs, goldenPatches } from '../../support/golden-model.ts';
import { parseNpy } from '../../support/npy.ts';
import { BACKENDS } from './backends.ts';

/** Both sides widen the same float16 weights; what is stored as float16 is off by its rounding alone. */
const FLOAT32 = 1e-4;
const STORED_FLOAT16 = 2e-3;
/** The weights are stored as float16; features are told apart by what is left once their mean is taken away. */
const CENTRED = 1e-2;
/** Clips over which that mean is taken. */
const MEAN_CLIPS = 32;
const AUDIO_VALUES = 256;
const VISUAL_VALUES = 768;

const stored = async (name: string) => parseNpy(await fixtureBytes(`tiny/${name}.npy`)).data;

async function shippedModel() {
  const response = await fetch(new URL(`models/${facts.model}`, location.origin));
  const bytes = await response.arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  expect(hash, 'tests/fixtures/tiny belongs to other weights: run training/make_fixtures.py').toBe(
    facts.sha256,
  );
  return inspectCheckpoint(await openCheckpoint(new Blob([bytes])));
}

/** Rows of the tokens named, one below the other. */
function rowsOf(predictions: Float32Array, tokens: ArrayLike<number>, width: number): number[] {
  return Array.from(tokens).flatMap((token) => [...predictions.subarray(token * width, (token + 1) * width)]);
}

describe.each(BACKENDS)('the shipped model beside PyTorch, on %s', (_name, makeBackend) => {
  it('gives the same features, contrastive latents and predictions', async () => {
    const model = new CavMae(await shippedModel(), { backend: await makeBackend() });
    const inputs = await goldenInputs();
    const masks = {
      audio: maskFromNoise((await stored('noise_a')) as Float32Array, facts.maskRatio),
      visual: maskFromNoise((await stored('noise_v')) as Float32Array, facts.maskRatio),
    };
    const kept = [];
    for (const [modality, latent] of [
      ['audio', 'ca'],
      ['visual', 'cv'],
    ] as const) {
      const { idsKeep } = masks[modality];
      const tokens = await model.encode(modality, goldenPatches(inputs, modality, 0, idsKeep), idsKeep);
      expectClose(await model.pooled(modality, tokens), await stored(latent), FLOAT32);
      kept.push(tokens);
    }
    const joint = await model.joint(kept);
    const latent = await model.readLatent(kept);
    const width = facts.arrays.feat_a.shape[0] ?? Number.NaN;
    const tokens = Array.from({ length: latent.length / width }, (_, token) => token);
    expectClose(
      rowsOf(
        latent,
        tokens.filter((token) => token % facts.latentStep === 0),
        width,
      ),
      await stored('latent'),
      STORED_FLOAT16,
    );
    const { audio, visual } = await model.decode(joint, masks.audio, masks.visual);
    expectClose(
      rowsOf(audio, await stored('tokens_a'), AUDIO_VALUES),
      await stored('pred_a'),
      STORED_FLOAT16,
    );
    expectClose(
      rowsOf(visual, await stored('tokens_v'), VISUAL_VALUES),
      await stored('pred_v'),
      STORED_FLOAT16,
    );
    // Rows go before the sessions that made them.
    for (const rows of [joint, ...kept]) rows.dispose();
    await model.release();
  });

  it('gives the same retrieval features once the mean feature of other clips is taken away', async () => {
    const model = new CavMae(await shippedModel(), { backend: await makeBackend() });
    const inputs = await goldenInputs();
    const response = await fetch(new URL('models/features.safetensors', location.origin));
    const pairs = await readFeaturePairs(await response.blob());
    for (const [modality, name] of [
      ['audio', 'feat_a'],
      ['visual', 'feat_v'],
    ] as const) {
      const ids = allTokens(modality);
      const tokens = await model.encode(modality, goldenPatches(inputs, modality, 0, ids), ids);
      const feature = l2NormalizeRows(await model.pooled(modality, tokens), 1, pairs.width);
      const mean = meanRow(pairs[modality], pairs.width);
      const centred = (row: ArrayLike<number>) => mean.map((value, i) => (row[i] ?? Number.NaN) - value);
      expectClose(centred(feature), centred(await stored(name)), CENTRED);
      tokens.dispose();
    }
    await model.release();
  });
});

/** Mean over the first clips of (clips, width). */
function meanRow(rows: Float32Array, width: number): number[] {
  return Array.from({ length: width }, (_, i) => {
    let sum = 0;
    for (let clip = 0; clip < MEAN_CLIPS; clip += 1) sum += rows[clip * width + i] ?? Number.NaN;
    return sum / MEAN_CLIPS;
  });
}
