/** Computes attributions of one frame and its audio: attention rollout, and leaving out patches. */
import { evenWeights, inEvenShares, rollBack } from '../../analysis/localise/rollout.ts';
import { groupPatches, spreadOverGroups, tokensWithout } from '../../analysis/masked/patch-groups.ts';
import type { GroupSizes } from '../../contract/localise.ts';
import { throwIfAborted } from '../../core/errors.ts';
import type { ModelFamily } from '../../core/family.ts';
import type { Modality } from '../../core/geometry.ts';
import { allTokens, MODALITY_WORDS, otherModality } from '../../core/geometry.ts';
import { cosineOf } from '../../math/similarity.ts';
import type { CavMae } from '../../model/cav-mae.ts';
import type { OpenClip } from '../clip/clips.ts';
import { requireInput } from '../clip/inputs.ts';
import type { EngineContext } from '../context.ts';
import { poolTokens, withPatches } from '../features/embed.ts';

/** One map for each modality, in token order. */
export interface SenseMaps {
  /** (audio tokens). */
  readonly audio: Float32Array<ArrayBuffer>;
  /** (visual tokens). */
  readonly visual: Float32Array<ArrayBuffer>;
}

/** A clip's frame, the model, and the receiver of each step. */
export interface AttributionWork {
  readonly engine: EngineContext;
  readonly model: CavMae;
  readonly clip: OpenClip;
  readonly frameIndex: number;
  readonly signal: AbortSignal;
  readonly step: (stage: string) => void;
}

/** Number of calls of {@link AttributionWork.step} in a rollout. */
export const ROLLOUT_STEPS = 3;

/**
 * The weight of each patch in the other modality's tokens after the joint encoder: attention is followed back from the
 * mean audio token to the video patches, and from the mean video token to the audio patches.
 *
 * @returns weights as multiples of an even share.
 */
export async function rolloutMaps(work: AttributionWork): Promise<SenseMaps> {
  const { model, signal, step } = work;
  const tower = async (modality: Modality) => {
    step(`Following attention through the ${MODALITY_WORDS[modality]} blocks`);
    const source = requireInput(work.clip, modality, work.frameIndex);
    return withPatches(work.engine.frontend, model, { modality, source }, signal, (patches, ids) =>
      model.encodeAttended(modality, patches, ids, signal),
    );
  };
  const towers = { audio: await tower('audio'), visual: await tower('visual') };
  step('Following attention through the joint blocks');
  const stacked = new Float32Array(towers.audio.tokens.length + towers.visual.tokens.length);
  stacked.set(towers.audio.tokens);
  stacked.set(towers.visual.tokens, towers.audio.tokens.length);
  const joint = await model.jointAttended(stacked, signal);
  throwIfAborted(signal);
  const heard = model.family.audio.grid.tokens;
  const seen = model.family.visual.grid.tokens;
  const back = (first: number, count: number) =>
    rollBack(evenWeights(heard + seen, first, count), joint.attentions);
  return {
    audio: inEvenShares(rollBack(back(heard, seen).slice(0, heard), towers.audio.attentions)),
    visual: inEvenShares(rollBack(back(0, heard).slice(heard), towers.visual.attentions)),
  };
}

/** Calls of {@link AttributionWork.step} that {@link dropMaps} makes for these groups and senses. */
export function dropSteps(family: ModelFamily, groups: GroupSizes, senses: readonly Modality[]): number {
  return senses.reduce((sum, sense) => sum + cut(family, sense, groups).count, 2);
}

/**
 * How much the pair's cosine falls without a group of patches: each group in turn is left out of its tower and head, as
 * a hidden patch is, and the rest is pooled again. Above 0, the group makes the pair more similar.
 */
export async function dropMaps(
  work: AttributionWork,
  groups: GroupSizes,
  senses: readonly Modality[],
): Promise<SenseMaps & { readonly cosine: number }> {
  const { family } = work.model;
  const [audio, visual] = [family.audio.grid, family.visual.grid];
  const feature = async (modality: Modality, tokenIds: Int32Array<ArrayBuffer>, stage: string) => {
    work.step(stage);
    const { engine, model, clip, frameIndex, signal } = work;
    const source = requireInput(clip, modality, frameIndex);
    return poolTokens(engine.frontend, model, { modality, source, tokenIds }, signal);
  };
  const whole = {
    audio: await feature('audio', allTokens(audio), 'Encoding the whole audio'),
    visual: await feature('visual', allTokens(visual), 'Encoding the whole frame'),
  };
  const cosine = cosineOf(whole.audio, whole.visual);
  const maps = {
    audio: new Float32Array(audio.tokens).fill(Number.NaN),
    visual: new Float32Array(visual.tokens).fill(Number.NaN),
  };
  for (const sense of senses) {
    const parts = cut(family, sense, groups);
    const lost: number[] = [];
    for (let group = 0; group < parts.count; group += 1) {
      const stage = `Dropping tokens of the ${MODALITY_WORDS[sense]}`;
      const rest = await feature(sense, tokensWithout(parts, group), stage);
      lost.push(cosine - cosineOf(rest, whole[otherModality(sense)]));
    }
    maps[sense] = spreadOverGroups(parts, lost);
  }
  return { ...maps, cosine };
}

function cut(family: ModelFamily, sense: Modality, groups: GroupSizes) {
  const [rows, columns] = groups[sense];
  return groupPatches(family[sense].grid, rows, columns);
}
