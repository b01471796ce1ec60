/** Makes passes with drawn masks, and computes their losses. */
import type { MaskedLoss } from '../../analysis/masked/masked-loss.ts';
import {
  maskedLoss,
  meanFill,
  normalisePatches,
  patchStatistics,
} from '../../analysis/masked/masked-loss.ts';
import type { ModelSummary } from '../../contract/model.ts';
import type { ReconstructParams } from '../../contract/reconstruct.ts';
import type { Modality } from '../../core/geometry.ts';
import type { Predictions } from '../../model/cav-mae.ts';
import type { EngineContext } from '../context.ts';
import type { MaskedPass } from '../reconstruct/masked-pass.ts';
import { planPass, sourceOf } from '../reconstruct/masked-pass.ts';
import { targetPatches } from '../reconstruct/targets.ts';

/** A pass with masks drawn from a seed; painted masks in the parameters are ignored. */
export function drawnPass(
  engine: EngineContext,
  model: ModelSummary,
  { clipId, frameIndex, paint, ratioAudio, ratioVisual, audioMode }: Omit<ReconstructParams, 'seed'>,
  seed: number,
): Promise<MaskedPass> {
  const params = { clipId, frameIndex, paint, ratioAudio, ratioVisual, audioMode, seed: seed >>> 0 };
  return planPass(engine, model, params);
}

/** Whether a pass has hidden patches of a modality. */
export function hidesAnything(pass: MaskedPass, modality: Modality): boolean {
  return pass.masks[modality]?.mask.includes(1) ?? false;
}

/** The targets of the loss by modality, (tokens, patchValues) in the loss's units; the same for every mask. */
export class LossTargets {
  readonly #targets = new Map<Modality, Float32Array<ArrayBuffer>>();

  /** The masked loss of a modality that the clip has. */
  loss(pass: MaskedPass, modality: Modality, predicted: Predictions): MaskedLoss {
    return maskedLoss(
      predicted[modality],
      this.#target(pass, modality),
      maskOf(pass, modality),
      pass.clip.family[modality].grid,
    );
  }

  /** The loss of mean fill: hidden patches filled with the mean of the visible ones. */
  meanFillLoss(pass: MaskedPass, modality: Modality): number {
    const target = this.#target(pass, modality);
    const mask = maskOf(pass, modality);
    const { grid } = pass.clip.family[modality];
    return maskedLoss(meanFill(target, mask, grid), target, mask, grid).loss;
  }

  #target(pass: MaskedPass, modality: Modality): Float32Array<ArrayBuffer> {
    const known = this.#targets.get(modality);
    if (known) return known;
    const original = targetPatches(pass.clip.family, modality, sourceOf(pass, modality));
    const { grid } = pass.clip.family[modality];
    const target = pass.subject.normPix
      ? normalisePatches(original, patchStatistics(original, grid), grid)
      : original;
    this.#targets.set(modality, target);
    return target;
  }
}

/** (tokens) The mask of a modality that the clip has: 0 visible, 1 hidden. */
export function maskOf(pass: MaskedPass, modality: Modality): Uint8Array<ArrayBuffer> {
  return pass.masks[modality]?.mask ?? new Uint8Array(pass.clip.family[modality].grid.tokens);
}
