/** Passes under drawn masks, and their losses. */
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

export const MODALITIES: readonly Modality[] = ['audio', 'visual'];

/** A pass whose masks are drawn for a seed, whatever mask the parameters may carry besides. */
export function drawnPass(
  engine: EngineContext,
  model: ModelSummary,
  { clipId, frameIndex, paint, ratioAudio, ratioVisual, audioMode }: Omit<ReconstructParams, 'seed'>,
  seed: number,
): Promise<MaskedPass> {
  const params = { clipId, frameIndex, paint, ratioAudio, ratioVisual, audioMode, seed: seed >>> 0 };
  return planPass(engine, model, params);
}

/** Whether a sense of a pass is there and has something to rebuild. */
export function hidesAnything(pass: MaskedPass, modality: Modality): boolean {
  return pass.masks[modality]?.mask.includes(1) ?? false;
}

/** (tokens, patchValues) per sense: what the decoder should have said, in the loss's own units; the same for every mask. */
export class LossTargets {
  readonly #targets = new Map<Modality, Float32Array<ArrayBuffer>>();

  /** The masked loss of a sense that the clip has. */
  loss(pass: MaskedPass, modality: Modality, predicted: Predictions): MaskedLoss {
    return maskedLoss(
      predicted[modality],
      this.#target(pass, modality),
      maskOf(pass, modality),
      pass.clip.family[modality].grid,
    );
  }

  /** The loss of the guess to beat: hidden patches filled with the mean of the visible ones. */
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

/** (tokens) 0 kept, 1 removed, of a sense that the clip has. */
export function maskOf(pass: MaskedPass, modality: Modality): Uint8Array<ArrayBuffer> {
  return pass.masks[modality]?.mask ?? new Uint8Array(pass.clip.family[modality].grid.tokens);
}
