/** CAV-MAE's passes on jax-js arrays: embed, towers, joint latent, contrastive latents, decoder. */
import { type Array as Arr, numpy as np } from '@jax-js/jax';
import type { ModelConfig } from '../../core/model-config.ts';
import { asBefore, inOrder, layerNorm, linear, product, stack, type Weights } from './layers.ts';

/**
 * One modality of a batch. Positions are looked up outside the graph, so the graph has no ids and every shape is fixed.
 */
export interface SideInput {
  /** (batch, kept, patchValues), channel last. */
  readonly kept: Arr;
  /** (batch, kept, width): fixed positions of the kept patches. */
  readonly keptPlaces: Arr;
  /** (batch, kept + asked, decoder width): the decoder's positions of the kept patches, then of those asked for. */
  readonly decoderPlaces: Arr;
}

/** What a tower reads. */
export type TowerInput = Pick<SideInput, 'kept' | 'keptPlaces'>;

type Letter = 'a' | 'v';

/** Kept patches (batch, kept, patchValues) to tokens (batch, kept, width), through the modality's own blocks. */
export function tower(weights: Weights, config: ModelConfig, letter: Letter, side: TowerInput): Arr {
  const kernel = weights(`patch_embed_${letter}.proj.weight`);
  const [width, channels, rows, columns] = kernel.shape as [number, number, number, number];
  // The weights are stored channel first; patches lie channel last.
  const flat = np.transpose(kernel.reshape([width, channels, rows * columns]), [0, 2, 1]);
  const tokens = asBefore(product(side.kept, inOrder(flat.reshape([width, channels * rows * columns]))))
    .add(weights(`patch_embed_${letter}.proj.bias`))
    .add(side.keptPlaces)
    .add(weights(`modality_${letter}`));
  return stack(weights, `blocks_${letter}`, config.modalityDepth, tokens, config.numHeads);
}

/** Both modalities together: (batch, kept audio + kept video, width). */
export function joint(weights: Weights, config: ModelConfig, audio: Arr, visual: Arr): Arr {
  const tokens = np.concatenate([audio, visual], 1);
  return layerNorm(weights, 'norm', stack(weights, 'blocks_u', config.unifiedDepth, tokens, config.numHeads));
}

/** One modality alone through the joint blocks, mean over its tokens: (batch, width). */
export function alone(weights: Weights, config: ModelConfig, letter: Letter, tokens: Arr): Arr {
  const out = stack(weights, 'blocks_u', config.unifiedDepth, tokens, config.numHeads, `_${letter}`);
  return np.mean(layerNorm(weights, `norm_${letter}`, out), 1);
}

/**
 * Predicts the patches asked for. The decoder sees the visible tokens and one mask token for each patch asked for.
 * Attention does not mind the order of tokens, so asking for all removed patches computes what un-shuffling would.
 *
 * @param latent - (batch, kept audio + kept video, width).
 * @returns (batch, asked, patchValues) of each modality.
 */
export function decode(
  weights: Weights,
  config: ModelConfig,
  latent: Arr,
  sides: Record<Letter, { readonly kept: number; readonly places: Arr }>,
): Record<Letter, Arr> {
  const decoder = config.decoder!;
  const batch = latent.shape[0]!;
  const embedded = linear(weights, 'decoder_embed', latent);
  const [a, v] = np.split(embedded, [sides.a.kept], 1) as [Arr, Arr];
  const withMasks = (letter: Letter, tokens: Arr) => {
    const { kept, places } = sides[letter];
    const asked = places.shape[1]! - kept;
    const masks = np.broadcastTo(weights('mask_token'), [batch, asked, decoder.embedDim]);
    return np
      .concatenate([tokens, masks], 1)
      .add(places)
      .add(weights(`decoder_modality_${letter}`));
  };
  const counts = [sides.a.kept, sides.a.places.shape[1]!, sides.a.places.shape[1]! + sides.v.kept];
  const tokens = np.concatenate([withMasks('a', a), withMasks('v', v)], 1);
  const out = stack(weights, 'decoder_blocks', decoder.depth, tokens, decoder.numHeads);
  const [seenA, askedA, seenV, askedV] = np.split(out, counts, 1) as [Arr, Arr, Arr, Arr];
  seenA.dispose();
  seenV.dispose();
  const predict = (letter: Letter, x: Arr) =>
    linear(weights, `decoder_pred_${letter}`, layerNorm(weights, 'decoder_norm', x));
  return { a: predict('a', askedA), v: predict('v', askedV) };
}
