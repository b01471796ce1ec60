/** Rebuilds each modality with the right, no and another clip's other modality, under one mask. */
import type { Modality } from '../../core/geometry.ts';
import { MODALITY_WORDS } from '../../core/geometry.ts';
import type { CavMae, Predictions, Tokens } from '../../model/cav-mae.ts';
import type { EngineContext } from '../context.ts';
import { encodeTokens } from '../features/embed.ts';
import type { MaskedPass } from '../reconstruct/masked-pass.ts';
import { sourceOf } from '../reconstruct/masked-pass.ts';

/** The other modality in the joint encoder: the clip's own, none, or another clip's. */
export type Company = 'right' | 'none' | 'other';

/** Predictions of one mask by rebuilt modality and company; the right company is one pass for both modalities. */
export type GainPredictions = Readonly<Record<Modality, Readonly<Partial<Record<Company, Predictions>>>>>;

export interface GainPass {
  /** The clip itself, which has both modalities. */
  readonly pass: MaskedPass;
  /** The other clip under the same masks; null leaves it out. */
  readonly other: MaskedPass | null;
  /** Modalities with hidden patches; others need no prediction. */
  readonly rebuilt: readonly Modality[];
}

const PARTNER: Readonly<Record<Modality, Modality>> = { audio: 'visual', visual: 'audio' };

/**
 * Rebuilds each modality with the right, no and the other clip's other modality, under one mask.
 *
 * A tower's tokens do not depend on the other modality, so each tower runs once per clip, and only joint encoder and
 * decoder run once for each company.
 *
 * @param step - gets the name of the next stage, before every call into the runtime.
 */
export async function runGainPass(
  engine: EngineContext,
  model: CavMae,
  { pass, other, rebuilt }: GainPass,
  signal: AbortSignal,
  step: (stage: string) => void,
): Promise<GainPredictions> {
  const made: Tokens[] = [];
  const encode = async (from: MaskedPass, modality: Modality) => {
    step(`Encoding ${MODALITY_WORDS[modality]}`);
    const { idsKeep: tokenIds } = pass.masks[modality] as NonNullable<MaskedPass['masks'][Modality]>;
    const source = sourceOf(from, modality);
    const tokens = await encodeTokens(engine.frontend, model, { modality, source, tokenIds }, signal);
    made.push(tokens);
    return tokens;
  };
  const decode = async (tokens: readonly Tokens[]) => {
    step('Joint encoder and decoder');
    using latent = await model.joint(tokens, signal);
    const mask = (modality: Modality) =>
      tokens.some((part) => part.modality === modality) ? pass.masks[modality] : null;
    return await model.decode(latent, mask('audio'), mask('visual'), signal);
  };
  try {
    const own = { audio: await encode(pass, 'audio'), visual: await encode(pass, 'visual') };
    const right = await decode([own.audio, own.visual]);
    const result: Record<Modality, Partial<Record<Company, Predictions>>> = { audio: {}, visual: {} };
    for (const modality of rebuilt) {
      const partner = PARTNER[modality];
      result[modality] = { right, none: await decode([own[modality]]) };
      if (other?.masks[partner]) {
        result[modality].other = await decode([own[modality], await encode(other, partner)]);
      }
    }
    return result;
  } finally {
    for (const tokens of made) tokens.dispose();
  }
}

/** Number of steps that {@link runGainPass} reports. */
export function gainSteps({ other, rebuilt }: Pick<GainPass, 'other' | 'rebuilt'>): number {
  const others = rebuilt.filter((modality) => other?.masks[PARTNER[modality]]).length;
  return 3 + rebuilt.length + 2 * others;
}
