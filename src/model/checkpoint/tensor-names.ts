/** Every tensor of the model and its shape. */
import type { ModelFamily } from '../../core/family.ts';
import type { ModelConfig } from '../../core/model-config.ts';

/** A tensor of the published model: its shape, and whether a pass reads it. */
export interface ExpectedTensor {
  readonly shape: readonly number[];
  readonly needed: boolean;
}

/** Everything but heads and norm_pix, which no shape shows. */
export type Widths = Pick<ModelConfig, 'embedDim' | 'modalityDepth' | 'unifiedDepth' | 'classes'> & {
  readonly decoder: { readonly embedDim: number; readonly depth: number } | null;
};

/**
 * All tensors of a model of these widths and this family, by name without the `module.` prefix.
 *
 * Every block has six norms; the towers and the decoder use `norm1` and `norm2` only.
 *
 * @remarks Source: the state_dict of the official model.
 */
export function expectedTensors(
  widths: Widths,
  { audio, visual }: Pick<ModelFamily, 'audio' | 'visual'>,
): Map<string, ExpectedTensor> {
  const { embedDim, modalityDepth, unifiedDepth, decoder, classes } = widths;
  const tensors = new Map<string, ExpectedTensor>();
  const add = (name: string, shape: readonly number[], needed = true) => tensors.set(name, { shape, needed });
  const linear = (name: string, outputs: number, inputs: number) => {
    add(`${name}.weight`, [outputs, inputs]);
    add(`${name}.bias`, [outputs]);
  };
  const norm = (name: string, width: number, needed = true) => {
    add(`${name}.weight`, [width], needed);
    add(`${name}.bias`, [width], needed);
  };
  const blocks = (name: string, depth: number, width: number, usesModalityNorms: boolean) => {
    for (let index = 0; index < depth; index += 1) {
      const block = `${name}.${index}`;
      for (const which of ['norm1', 'norm2']) {
        norm(`${block}.${which}`, width);
        norm(`${block}.${which}_a`, width, usesModalityNorms);
        norm(`${block}.${which}_v`, width, usesModalityNorms);
      }
      linear(`${block}.attn.qkv`, 3 * width, width);
      linear(`${block}.attn.proj`, width, width);
      linear(`${block}.mlp.fc1`, 4 * width, width);
      linear(`${block}.mlp.fc2`, width, 4 * width);
    }
  };

  for (const [suffix, grid] of [
    ['a', audio.grid],
    ['v', visual.grid],
  ] as const) {
    add(`patch_embed_${suffix}.proj.weight`, [embedDim, grid.channels, grid.patch, grid.patch]);
    add(`patch_embed_${suffix}.proj.bias`, [embedDim]);
    add(`modality_${suffix}`, [1, 1, embedDim]);
    add(`pos_embed_${suffix}`, [1, grid.tokens, embedDim]);
    blocks(`blocks_${suffix}`, modalityDepth, embedDim, false);
    norm(`norm_${suffix}`, embedDim);
    if (decoder) {
      add(`decoder_modality_${suffix}`, [1, 1, decoder.embedDim]);
      add(`decoder_pos_embed_${suffix}`, [1, grid.tokens, decoder.embedDim]);
      linear(`decoder_pred_${suffix}`, grid.patchValues, decoder.embedDim);
    }
  }
  blocks('blocks_u', unifiedDepth, embedDim, true);
  norm('norm', embedDim);
  if (decoder) {
    linear('decoder_embed', decoder.embedDim, embedDim);
    add('mask_token', [1, 1, decoder.embedDim]);
    blocks('decoder_blocks', decoder.depth, decoder.embedDim, false);
    norm('decoder_norm', decoder.embedDim);
  }
  if (classes !== null) {
    norm('mlp_head.0', embedDim);
    linear('mlp_head.1', classes, embedDim);
  }
  return tensors;
}
