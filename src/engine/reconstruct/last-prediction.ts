/** Keeps the last prediction of the audio, so that rendering it needs no second pass. */
import type { Modality } from '../../core/geometry.ts';
import type { LoadedModel } from '../checkpoint/loaded-model.ts';
import type { EngineContext } from '../context.ts';
import type { MaskedPass } from './masked-pass.ts';

/** A pass, by whom it was run, and what was predicted of the audio. */
export interface LastPrediction {
  readonly model: LoadedModel;
  readonly pass: MaskedPass;
  readonly audio: Float32Array<ArrayBuffer>;
}

/**
 * Keeps what the last float32 pass predicted of the sound (tokens, patchValues), so that hearing it needs no second
 * pass.
 */
export function keepPrediction(
  engine: Pick<EngineContext, 'lastPrediction'>,
  model: LoadedModel,
  pass: MaskedPass,
  audio: Float32Array<ArrayBuffer>,
): void {
  engine.lastPrediction = { model, pass, audio };
}

/** The kept prediction, if it is of this pass: same model, clip, window, frame and masks. */
export function keptPrediction(
  engine: Pick<EngineContext, 'lastPrediction'>,
  model: LoadedModel,
  pass: MaskedPass,
): Float32Array<ArrayBuffer> | null {
  const last = engine.lastPrediction;
  if (!last || last.model !== model || last.pass.clip.data !== pass.clip.data) return null;
  const same =
    last.pass.subject.frameIndex === pass.subject.frameIndex &&
    sameMask(last.pass, pass, 'audio') &&
    sameMask(last.pass, pass, 'visual');
  return same ? last.audio : null;
}

function sameMask(a: MaskedPass, b: MaskedPass, modality: Modality): boolean {
  const [idsA, idsB] = [a.masks[modality]?.idsKeep, b.masks[modality]?.idsKeep];
  return idsA?.length === idsB?.length && (idsA?.every((id, i) => id === idsB?.[i]) ?? true);
}
