/** Features of whole clips, each modality alone, and how the clips find their partners by them. */
import type { FoundPartners, HeldOutRetrieval } from '../contract/train.ts';
import type { ModelFamily } from '../core/family.ts';
import type { Modality } from '../core/geometry.ts';
import { l2NormalizeRows } from '../math/l2-normalize.ts';
import { similarity } from '../math/similarity.ts';
import { mean } from '../math/stats.ts';
import { rankOf } from '../math/top-k.ts';
import type { Places } from './batches.ts';
import type { TrainClip } from './clips.ts';
import { wholePatches } from './film.ts';
import type { HostEmbedBatch, HostTokens, Trainer } from './jax/trainer.ts';

/** Clips in one pass: unmasked clips have four times as many tokens as those of a step. */
export const CLIPS_AT_ONCE = 4;

/** Features of clips, of length 1. */
export interface ClipFeatures {
  readonly clips: number;
  readonly width: number;
  /** (clips, width) of each modality. */
  readonly audio: Float32Array<ArrayBuffer>;
  readonly visual: Float32Array<ArrayBuffer>;
}

/** What the towers made of clips, by the clips of a pass: it stays the same while the towers do not learn. */
export type TowerCache = Map<string, HostTokens>;

/**
 * What retrieval compares: no mask, one modality at a time, the mean over the tokens, length 1. Video is the frame that
 * stands for the clip.
 *
 * @param cache - only for a model whose towers do not learn.
 * @param each - called before each pass; what it throws ends the work.
 */
export async function clipFeatures(
  family: ModelFamily,
  places: Places,
  trainer: Trainer,
  clips: readonly TrainClip[],
  cache: TowerCache | null = null,
  each: () => Promise<void> = () => Promise.resolve(),
): Promise<ClipFeatures> {
  const width = trainer.config.embedDim;
  const out = {
    audio: new Float32Array(clips.length * width),
    visual: new Float32Array(clips.length * width),
  };
  for (let from = 0; from < clips.length; from += CLIPS_AT_ONCE) {
    await each();
    const count = Math.min(CLIPS_AT_ONCE, clips.length - from);
    // The last pass is filled up, so that one compiled graph serves all.
    const chosen = Array.from({ length: CLIPS_AT_ONCE }, (_, at) => clips[from + Math.min(at, count - 1)]!);
    const features = cache
      ? await trainer.pool(await towersOf(family, places, trainer, chosen, cache))
      : await trainer.embed(embedBatch(family, places, chosen));
    for (const modality of ['audio', 'visual'] as const)
      out[modality].set(features[modality].subarray(0, count * width), from * width);
  }
  return {
    clips: clips.length,
    width,
    audio: l2NormalizeRows(out.audio, clips.length, width),
    visual: l2NormalizeRows(out.visual, clips.length, width),
  };
}

async function towersOf(
  family: ModelFamily,
  places: Places,
  trainer: Trainer,
  clips: readonly TrainClip[],
  cache: TowerCache,
): Promise<HostTokens> {
  const key = JSON.stringify(clips.map(({ clipId }) => clipId));
  const tokens = cache.get(key) ?? (await trainer.towers(embedBatch(family, places, clips)));
  cache.set(key, tokens);
  return tokens;
}

function embedBatch(family: ModelFamily, places: Places, clips: readonly TrainClip[]): HostEmbedBatch {
  const whole = clips.map((clip) => wholePatches(family, clip));
  const patches = (modality: Modality) => {
    const { tokens, patchValues } = family[modality].grid;
    const data = new Float32Array(clips.length * tokens * patchValues);
    whole.forEach((of, clip) => data.set(of[modality], clip * tokens * patchValues));
    return { shape: [clips.length, tokens, patchValues], data };
  };
  const placesOf = (modality: Modality) => {
    const all = [...Array(family[modality].grid.tokens).keys()];
    return places.of(
      modality,
      'encoder',
      clips.map(() => all),
    );
  };
  return {
    patchesA: patches('audio'),
    patchesV: patches('visual'),
    placesA: placesOf('audio'),
    placesV: placesOf('visual'),
  };
}

/** How the first `clips` clips find their partners among each other, both ways. A tie counts against the partner. */
export function findPartners(
  { audio, visual, width }: Omit<ClipFeatures, 'clips'>,
  clips: number,
): HeldOutRetrieval {
  const [a, v] = [audio.subarray(0, clips * width), visual.subarray(0, clips * width)];
  return { audioToVisual: found(a, v, clips, width), visualToAudio: found(v, a, clips, width) };
}

function found(queries: Float32Array, items: Float32Array, clips: number, width: number): FoundPartners {
  const scores = similarity(queries, items, clips, clips, width);
  const ranks = Array.from({ length: clips }, (_, query) => {
    const { rank, ties } = rankOf(scores.subarray(query * clips, (query + 1) * clips), query);
    return rank + ties;
  });
  return {
    recallAt1: ranks.filter((rank) => rank === 1).length / clips,
    meanRank: mean(ranks),
  };
}
