/** Batches: which patches of which clips a step sees and is asked for, and the arrays that go into the graph. */
import type { TrainSettings } from '../contract/train.ts';
import type { ModelFamily } from '../core/family.ts';
import type { Modality, PatchGrid } from '../core/geometry.ts';
import { drawMask } from '../core/masks/masking.ts';
import type { DecoderConfig, ModelConfig } from '../core/model-config.ts';
import type { SeededRandom } from '../core/rng.ts';
import type { HostTensor, HostTensors } from './parameters.ts';
import { sincos } from './parameters.ts';

/** Token ids of one clip in one modality. */
export interface SideIds {
  /** Visible, in the order in which they enter the tower. */
  readonly keep: Int32Array<ArrayBuffer>;
  /** Removed, and asked of the decoder. */
  readonly ask: Int32Array<ArrayBuffer>;
}

/** Token ids of one clip. */
export type ClipIds = Record<Modality, SideIds>;

/** The names of the arrays that a step reads. */
export type BatchName =
  | 'keptA'
  | 'keptV'
  | 'keptPlacesA'
  | 'keptPlacesV'
  | 'decoderPlacesA'
  | 'decoderPlacesV'
  | 'askedA'
  | 'askedV';

/** The arrays of one step, on the processor. */
export type HostBatch = Record<BatchName, HostTensor>;

/** What a step reads where the towers' output is at hand: their tokens (clips, kept, width) instead of patches. */
export type TokenBatch = Record<
  'tokensA' | 'tokensV' | Exclude<BatchName, 'keptA' | 'keptV' | 'keptPlacesA' | 'keptPlacesV'>,
  HostTensor
>;

/** Puts what the towers made of a batch's patches in their place. */
export function withTokens(batch: HostBatch, tokensA: HostTensor, tokensV: HostTensor): TokenBatch {
  const { decoderPlacesA, decoderPlacesV, askedA, askedV } = batch;
  return { tokensA, tokensV, decoderPlacesA, decoderPlacesV, askedA, askedV };
}

/** Draws the ids of one clip. As many are kept and asked for whatever the draw, so every shape stays fixed. */
export function drawIds(
  settings: Pick<TrainSettings, 'ratioAudio' | 'ratioVisual' | 'audioMode' | 'ask'>,
  family: ModelFamily,
  random: SeededRandom,
): ClipIds {
  const { ratioAudio, ratioVisual, audioMode, ask } = settings;
  const side = (modality: Modality, ratio: number, mode: TrainSettings['audioMode']): SideIds => {
    const { grid } = family[modality];
    const { idsKeep, mask } = drawMask(modality, grid, ratio, mode, random);
    const removed = Int32Array.from(mask.keys()).filter((token) => mask[token] === 1);
    const asked = askedCount(removed.length, ask);
    if (asked === removed.length) return { keep: idsKeep, ask: removed };
    const chosen = random.sample(removed.length, asked);
    return { keep: idsKeep, ask: Int32Array.from(chosen, (at) => removed[at]!) };
  };
  return {
    audio: side('audio', ratioAudio, audioMode),
    visual: side('visual', ratioVisual, 'unstructured'),
  };
}

/** Kernels read four values at a time, and token counts that they divide evenly take a third of the time. */
const ASKED_STEP = 16;

/** How many of the removed patches are asked for: all, or a multiple of 16 near the share. */
export function askedCount(removed: number, share: number): number {
  if (share >= 1) return removed;
  return Math.min(removed, Math.max(1, Math.round((removed * share) / ASKED_STEP)) * ASKED_STEP);
}

/** The places of tokens, looked up once per model. */
export class Places {
  readonly #tables: Record<Modality, { readonly encoder: Float32Array; readonly decoder: Float32Array }>;
  readonly #widths: { readonly encoder: number; readonly decoder: number };

  /** @param stored - the positions of a loaded model, which are used as they are; others are computed. */
  constructor(config: ModelConfig, family: ModelFamily, stored?: HostTensors) {
    this.#widths = {
      encoder: config.embedDim,
      decoder: (config.decoder as DecoderConfig).embedDim,
    };
    const tables = (grid: PatchGrid, letter: 'a' | 'v') => ({
      encoder: stored?.get(`pos_embed_${letter}`)?.data ?? sincos(this.#widths.encoder, grid),
      decoder: stored?.get(`decoder_pos_embed_${letter}`)?.data ?? sincos(this.#widths.decoder, grid),
    });
    this.#tables = { audio: tables(family.audio.grid, 'a'), visual: tables(family.visual.grid, 'v') };
  }

  /** (clips, ids of a clip, width) of the encoder's or the decoder's positions. */
  of(modality: Modality, which: 'encoder' | 'decoder', ids: readonly (readonly number[])[]): HostTensor {
    const width = this.#widths[which];
    const table = this.#tables[modality][which];
    const perClip = ids[0]?.length ?? 0;
    const data = new Float32Array(ids.length * perClip * width);
    ids.forEach((tokens, clip) =>
      tokens.forEach((token, at) =>
        data.set(table.subarray(token * width, (token + 1) * width), (clip * perClip + at) * width),
      ),
    );
    return { shape: [ids.length, perClip, width], data };
  }
}

/** Cuts the patches `ids` of clip number `clip` of the batch: (ids, patchValues), channel last, normalised. */
export type CutPatches = (modality: Modality, clip: number, ids: Int32Array) => Float32Array;

/** The arrays of a batch with these ids. */
export function hostBatch(
  family: ModelFamily,
  places: Places,
  ids: readonly ClipIds[],
  cut: CutPatches,
): HostBatch {
  const patches = (modality: Modality, which: keyof SideIds): HostTensor => {
    const perClip = ids[0]?.[modality][which].length ?? 0;
    const values = family[modality].grid.patchValues;
    const data = new Float32Array(ids.length * perClip * values);
    ids.forEach((of, clip) => data.set(cut(modality, clip, of[modality][which]), clip * perClip * values));
    return { shape: [ids.length, perClip, values], data };
  };
  const kept = (modality: Modality) =>
    places.of(
      modality,
      'encoder',
      ids.map((of) => [...of[modality].keep]),
    );
  const decoded = (modality: Modality) =>
    places.of(
      modality,
      'decoder',
      ids.map((of) => [...of[modality].keep, ...of[modality].ask]),
    );
  return {
    keptA: patches('audio', 'keep'),
    keptV: patches('visual', 'keep'),
    keptPlacesA: kept('audio'),
    keptPlacesV: kept('visual'),
    decoderPlacesA: decoded('audio'),
    decoderPlacesV: decoded('visual'),
    askedA: patches('audio', 'ask'),
    askedV: patches('visual', 'ask'),
  };
}
