import { describe, expect, it } from 'vitest';
import { maskedLoss, normalisePatches, patchStatistics } from '../../../src/analysis/masked/masked-loss.ts';
import { contrastiveLoss } from '../../../src/analysis/space/contrastive.ts';
import type { Modality } from '../../../src/core/geometry.ts';
import { l2NormalizeRows } from '../../../src/math/l2-normalize.ts';
import { patchify, planarStrides, spectrogramStrides } from '../../../src/math/patchify.ts';
import { similarity } from '../../../src/math/similarity.ts';
import { CavMae } from '../../../src/model/cav-mae.ts';
import goldenJson from '../../fixtures/golden/golden.json';
import { GRIDS } from '../../support/cav-mae-inputs.ts';
import { goldenInputs, goldenMasks, goldenModel, goldenPatches } from '../../support/golden-model.ts';
import { sample } from '../../support/npy.ts';

/** Losses are means over many errors: float32 and another summation order leave them within this. */
const TOLERANCE = 1e-3;
const CLIPS = [0, 1] as const;
const MODALITIES = ['audio', 'visual'] as const;

/** The official losses of both clips, recomputed by our graphs and our analysis. */
async function ourLosses(tag: 'm75' | 'm50_90') {
  const config = await goldenModel('pretrain.pth');
  const model = new CavMae(config, { backend: { kind: 'wasm' } });
  const inputs = await goldenInputs();
  const sums: Record<string, number> = {};
  const pooled: Record<Modality, number[]> = { audio: [], visual: [] };
  for (const clip of CLIPS) {
    const masks = await goldenMasks(tag, clip);
    const tokens = [];
    for (const modality of MODALITIES) {
      const ids = masks[modality].idsKeep;
      const encoded = await model.encode(modality, goldenPatches(inputs, modality, clip, ids), ids);
      tokens.push(encoded);
      pooled[modality].push(...(await model.pooled(modality, encoded)));
    }
    using latent = await model.joint(tokens);
    const predictions = await model.decode(latent, masks.audio, masks.visual);
    for (const modality of MODALITIES) {
      const grid = GRIDS[modality];
      const strides = modality === 'audio' ? spectrogramStrides(grid) : planarStrides(grid);
      const target = patchify(sample(inputs[modality], clip), grid, strides, { order: 'channel-last' });
      const normalised = normalisePatches(target, patchStatistics(target, grid), grid);
      const name = modality === 'audio' ? 'loss_a' : 'loss_v';
      const { mask } = masks[modality];
      const add = (key: string, value: number) => (sums[key] = (sums[key] ?? 0) + value / CLIPS.length);
      add(name, maskedLoss(predictions[modality], target, mask, grid).loss);
      add(`${name}_norm_pix`, maskedLoss(predictions[modality], normalised, mask, grid).loss);
    }
    for (const value of tokens) value.dispose();
  }
  await model.release();
  const width = config.config.embedDim;
  const unit = (modality: Modality) =>
    l2NormalizeRows(new Float32Array(pooled[modality]), CLIPS.length, width);
  const cosine = similarity(unit('audio'), unit('visual'), CLIPS.length, CLIPS.length, width);
  const forward = contrastiveLoss(cosine, CLIPS.length, 'audioForVisual');
  const backward = contrastiveLoss(cosine, CLIPS.length, 'visualForAudio');
  return {
    ...sums,
    contrastive: forward.loss,
    contrastive_acc: forward.accuracy,
    contrastive_bidirectional: (forward.loss + backward.loss) / 2,
    contrastive_bidirectional_acc: (forward.accuracy + backward.accuracy) / 2,
  } as Record<string, number>;
}

describe('losses on the golden clips', () => {
  it.each(['m75', 'm50_90'] as const)(
    '%s: masked and contrastive losses are the official ones',
    async (tag) => {
      const ours = await ourLosses(tag);
      for (const [name, official] of Object.entries(goldenJson.values[tag])) {
        expect(Math.abs((ours[name] as number) - official), name).toBeLessThanOrEqual(TOLERANCE * official);
      }
    },
  );
});
