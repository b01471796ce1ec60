/** The graphs: towers, joint encoder, heads, decoder, classifier. */
import type { ModelFamily } from '../../core/family.ts';
import type { Modality } from '../../core/geometry.ts';
import type { DecoderConfig, ModelConfig } from '../../core/model-config.ts';
import { attentionLayers } from './attention-layers.ts';
import { blocks, finalNorm } from './blocks.ts';
import { GraphBuilder, type GraphPrecision, type ModelPart, type Value } from './builder.ts';
import { fusedLayers, type LayerSet, settle } from './layers.ts';

/** How graphs are built; the page runs the defaults. */
export interface PartOptions {
  readonly precision?: GraphPrecision;
  readonly layers?: LayerSet;
  /** Whether every input and output has a first axis `B`, a batch; `layers` must be made for it. */
  readonly batched?: boolean;
  /** Whether each block's attention, mean over heads, is also an output (`attention0`, ...); float32 only. */
  readonly withAttention?: boolean;
}

/** The layers of a stack, and a list that collects its attention weights if they are requested. */
function layersOf({ layers = fusedLayers, withAttention = false }: PartOptions) {
  const weights: Value[] = [];
  return { weights, layers: withAttention ? attentionLayers((value) => weights.push(value)) : layers };
}

/** A different name for the graph that also outputs its attention. */
const named = (name: string, { withAttention = false }: PartOptions) =>
  withAttention ? `${name}-attention` : name;

/** The axes before those of one clip. */
const leading = ({ batched = false }: PartOptions) => (batched ? ['B'] : []);

const SUFFIX = { audio: 'a', visual: 'v' } as const satisfies Record<Modality, string>;

/**
 * One modality's tower. `patches` (L, patchValues) of `ids` (L) -> `tokens` (L, D).
 *
 * Patches are unfolded channel first, (channel, py, px), as in the patch embedding's weight. Position, modality and
 * bias are constants, summed once when the session is made.
 */
export function towerPart(
  modality: Modality,
  family: ModelFamily,
  config: ModelConfig,
  options: PartOptions = {},
): ModelPart {
  const { precision = 'float32' } = options;
  const { layers, weights } = layersOf(options);
  const { embedDim: width, numHeads: heads, modalityDepth: depth } = config;
  const { tokens, patchValues } = family[modality].grid;
  const suffix = SUFFIX[modality];
  const lead = leading(options);
  const b = new GraphBuilder(named(`${modality}-tower`, options), precision);
  const patches = b.floatInput('patches', [...lead, 'L', patchValues]);
  const ids = b.indexInput('ids', [...lead, 'L']);
  const embedding = b.node('Add', [
    b.weight(`pos_embed_${suffix}`, [tokens, width]),
    b.node('Add', [
      b.weight(`modality_${suffix}`, [width]),
      b.weight(`patch_embed_${suffix}.proj.bias`, [width]),
    ]),
  ]);
  const offsets = b.node('Gather', [embedding, ids], { axis: 0 });
  const stream = layers.linear(b, patches, `patch_embed_${suffix}.proj`, width, patchValues, offsets);
  const stack = { name: `blocks_${suffix}`, depth, width, heads, norms: '' } as const;
  b.output('tokens', settle(b, blocks(b, layers, { stream, added: null }, stack)), [...lead, 'L', width]);
  weights.forEach((value, block) => b.output(`attention${block}`, value, ['L', 'L']));
  return b.build();
}

/**
 * The joint encoder. `tokens` (N, D), audio before visual or one of them alone -> `latent` (N, D) and its `mean` (D).
 */
export function jointPart(config: ModelConfig, options: PartOptions = {}): ModelPart {
  return unifiedPart('joint', config, '', options);
}

/** One modality through the joint encoder with its own norms, `tokens` (L, D) -> `latent` (L, D) and its `mean` (D). */
export function headPart(modality: Modality, config: ModelConfig, options: PartOptions = {}): ModelPart {
  return unifiedPart(`${modality}-head`, config, `_${SUFFIX[modality]}`, options);
}

function unifiedPart(
  name: string,
  config: ModelConfig,
  norms: '' | '_a' | '_v',
  options: PartOptions,
): ModelPart {
  const { precision = 'float32' } = options;
  const { layers, weights } = layersOf(options);
  const { embedDim: width, numHeads: heads, unifiedDepth: depth } = config;
  const lead = leading(options);
  const b = new GraphBuilder(named(name, options), precision);
  const stream = b.floatInput('tokens', [...lead, 'N', width]);
  const residual = blocks(
    b,
    layers,
    { stream, added: null },
    { name: 'blocks_u', depth, width, heads, norms },
  );
  const latent = finalNorm(b, layers, residual, `norm${norms}`, width);
  b.output('latent', latent, [...lead, 'N', width]);
  const mean = b.node('ReduceMean', [latent, b.integers([lead.length])], { keepdims: 0 });
  b.output('mean', mean, [...lead, width]);
  weights.forEach((value, block) => b.output(`attention${block}`, value, ['N', 'N']));
  return b.build();
}

/**
 * The decoder. `latent` (N, D) and `restore` (audio + visual tokens), for each audio then visual position the row of
 * its token in the latent, or N where it is hidden -> `audio` and `visual`, each (tokens, patchValues).
 *
 * Predictions are channel last, (py, px, channel), as in the paper.
 */
export function decoderPart(
  { audio: heard, visual: seen }: ModelFamily,
  config: ModelConfig,
  decoder: DecoderConfig,
  options: PartOptions = {},
): ModelPart {
  const { precision = 'float32', layers = fusedLayers } = options;
  const { embedDim: width, depth, numHeads: heads } = decoder;
  const lead = leading(options);
  const tokenAxis = lead.length;
  const b = new GraphBuilder('decoder', precision);
  const latent = b.floatInput('latent', [...lead, 'N', config.embedDim]);
  const grids = { audio: heard.grid, visual: seen.grid };
  const counts = [grids.audio.tokens, grids.visual.tokens] as const;
  const restore = b.indexInput('restore', [...lead, counts[0] + counts[1]]);
  const embedded = layers.linear(b, latent, 'decoder_embed', width, config.embedDim);
  const stream = options.batched
    ? restoreBatch(b, embedded, restore, width)
    : b.node(
        'Gather',
        [b.node('Concat', [embedded, b.weight('mask_token', [1, width])], { axis: 0 }), restore],
        {
          axis: 0,
        },
      );
  const positions = (suffix: 'a' | 'v', tokens: number) =>
    b.node('Add', [
      b.weight(`decoder_pos_embed_${suffix}`, [tokens, width]),
      b.weight(`decoder_modality_${suffix}`, [width]),
    ]);
  const added = b.node('Concat', [positions('a', counts[0]), positions('v', counts[1])], {
    axis: 0,
  });
  const stack = { name: 'decoder_blocks', depth, width, heads, norms: '' } as const;
  // The operator that sums and normalises takes two values of one shape.
  const start = options.batched ? { stream: b.node('Add', [stream, added]), added: null } : { stream, added };
  const decoded = finalNorm(b, layers, blocks(b, layers, start, stack), 'decoder_norm', width);
  const sizes = b.integers([...counts]);
  const [audio = '', visual = ''] = b.nodes('Split', '', [decoded, sizes], 2, { axis: tokenAxis });
  for (const [modality, value] of [
    ['audio', audio],
    ['visual', visual],
  ] as const) {
    const { tokens, patchValues } = grids[modality];
    const predicted = layers.linear(b, value, `decoder_pred_${SUFFIX[modality]}`, patchValues, width);
    b.output(modality, predicted, [...lead, tokens, patchValues]);
  }
  return b.build();
}

/** Rows of each clip's own latent, or the mask token: `embedded` (B, N, width), `restore` (B, T) -> (B, T, width). */
function restoreBatch(b: GraphBuilder, embedded: Value, restore: Value, width: number): Value {
  const batch = b.node('Shape', [embedded], { start: 0, end: 1 });
  const shape = b.node('Concat', [batch, b.integers([1, width])], { axis: 0 });
  const hidden = b.node('Expand', [b.weight('mask_token', [1, width]), shape]);
  const rows = b.node('Concat', [embedded, hidden], { axis: 1 });
  // The operator takes 64-bit indices only.
  const indices = b.node('Unsqueeze', [b.node('Cast', [restore], { to: 7 }), b.integers([2])]);
  return b.node('GatherND', [rows, indices], { batch_dims: 1 });
}

/** The fine-tuned head, `pooled` (N, D) -> `logits` (N, classes). */
export function classifierPart(config: ModelConfig, classes: number, options: PartOptions = {}): ModelPart {
  const { precision = 'float32', layers = fusedLayers } = options;
  const { embedDim: width } = config;
  const b = new GraphBuilder('classifier', precision);
  const stream = b.floatInput('pooled', ['N', width]);
  const normalised = finalNorm(b, layers, { stream, added: null }, 'mlp_head.0', width);
  b.output('logits', layers.linear(b, normalised, 'mlp_head.1', classes, width), ['N', classes]);
  return b.build();
}
