/** Reads the samples' masked losses, and says where a loss lies among them. */
import { AppError } from '../../core/errors.ts';

/** The modalities, each with a masked loss of its own. */
export const LOSS_SENSES = ['audio', 'visual'] as const;
export type LossSense = (typeof LOSS_SENSES)[number];

/** The masked losses of all sample clips with a shipped model, under several masks each. */
export interface SampleLosses {
  /** SHA-256 of the model that gave these losses. */
  readonly sha256: string;
  readonly clips: number;
  readonly masks: number;
  /** (clips × masks), ascending. */
  readonly audio: readonly number[];
  readonly visual: readonly number[];
}

/** Where one masked loss lies among those of the samples. */
export interface Standing {
  readonly loss: number;
  readonly low: number;
  readonly high: number;
  /** Share in [0, 1] of the samples' losses that are lower. */
  readonly worseThan: number;
  /** `outside`: worse than every sample; `better`: better than every sample; else `within`. */
  readonly verdict: 'better' | 'within' | 'outside';
}

/**
 * Reads `samples/losses.json`, which `training/sample_facts.py` writes.
 *
 * @throws {@link AppError} `internal` if it does not list losses of both modalities for every clip.
 */
export function parseSampleLosses(json: unknown): SampleLosses {
  const file = json as { sha256?: unknown; masks?: unknown; clips?: unknown } | null;
  const clips = typeof file?.clips === 'object' && file.clips ? Object.values(file.clips as object) : [];
  const { sha256, masks } = file ?? {};
  const listed = (sense: LossSense) =>
    clips.flatMap((clip: Record<string, unknown>) => {
      const losses = clip[sense];
      const isListed = Array.isArray(losses) && losses.length === masks && losses.every(Number.isFinite);
      return isListed ? (losses as number[]) : [];
    });
  const [audio, visual] = [listed('audio'), listed('visual')];
  const expected = clips.length * Number(masks);
  if (typeof sha256 !== 'string' || !(expected > 0) || ![audio, visual].every((x) => x.length === expected)) {
    throw new AppError(
      'internal',
      'Expected samples/losses.json to list the masked losses of every sample under every mask, but it does not.',
    );
  }
  const ascending = (losses: number[]) => losses.sort((a, b) => a - b);
  return {
    sha256,
    clips: clips.length,
    masks: Number(masks),
    audio: ascending(audio),
    visual: ascending(visual),
  };
}

/**
 * Where a masked loss lies among those of the samples.
 *
 * @param samples - at least one, ascending.
 */
export function standingAmong(loss: number, samples: readonly number[]): Standing {
  const low = samples[0] ?? Number.NaN;
  const high = samples.at(-1) ?? Number.NaN;
  const worseThan = samples.filter((sample) => sample < loss).length / samples.length;
  return { loss, low, high, worseThan, verdict: loss > high ? 'outside' : loss < low ? 'better' : 'within' };
}
