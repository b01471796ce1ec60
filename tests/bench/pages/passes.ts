import { CAV_MAE } from '../../../src/core/family.ts';
import { type Modality } from '../../../src/core/geometry.ts';
import { AUDIO_GRID, GRIDS, VISUAL_GRID } from '../../support/cav-mae-inputs.ts';
import type { ModelConfig } from '../../../src/core/model-config.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import type { ModelPart } from '../../../src/model/graph/builder.ts';
import type { LayerSet } from '../../../src/model/graph/layers.ts';
import { decoderPart, headPart, jointPart, towerPart } from '../../../src/model/graph/parts.ts';
import type { PartInputs } from '../../../src/model/session.ts';

/** One part of the model at the number of tokens that a pass gives it. */
export interface Step {
  readonly name: string;
  readonly pass: 'reconstruct' | 'retrieve';
  build(layers: LayerSet | undefined): ModelPart;
  readonly inputs: PartInputs;
  readonly output: string;
}

/** Both passes of the product: three quarters hidden and rebuilt, and everything seen for retrieval. */
export function stepsOf(config: ModelConfig): Step[] {
  const { embedDim: width, decoder } = config;
  const kept = { audio: AUDIO_GRID.tokens / 4, visual: VISUAL_GRID.tokens / 4 };
  const visible = kept.audio + kept.visual;
  const tower = (modality: Modality, pass: Step['pass'], tokens: number): Step => ({
    name: `${modality} tower, ${tokens} tokens`,
    pass,
    build: (layers) => towerPart(modality, CAV_MAE, config, optionsOf(layers)),
    inputs: {
      patches: rows(tokens, GRIDS[modality].patchValues),
      ids: indices(new SeededRandom(tokens).sample(GRIDS[modality].tokens, tokens)),
    },
    output: 'tokens',
  });
  const head = (modality: Modality): Step => ({
    name: `${modality} head, ${GRIDS[modality].tokens} tokens`,
    pass: 'retrieve',
    build: (layers) => headPart(modality, config, optionsOf(layers)),
    inputs: { tokens: rows(GRIDS[modality].tokens, width) },
    output: 'mean',
  });
  const steps: Step[] = [
    tower('audio', 'reconstruct', kept.audio),
    tower('visual', 'reconstruct', kept.visual),
    {
      name: `joint, ${visible} tokens`,
      pass: 'reconstruct',
      build: (layers) => jointPart(config, optionsOf(layers)),
      inputs: { tokens: rows(visible, width) },
      output: 'latent',
    },
    tower('audio', 'retrieve', AUDIO_GRID.tokens),
    tower('visual', 'retrieve', VISUAL_GRID.tokens),
    head('audio'),
    head('visual'),
  ];
  if (!decoder) return steps;
  const positions = AUDIO_GRID.tokens + VISUAL_GRID.tokens;
  // The first `visible` drawn positions hold latent rows, the others the mask token's row behind these.
  const restore = new Array<number>(positions).fill(visible);
  new SeededRandom(positions)
    .sample(positions, visible)
    .forEach((position, row) => (restore[position] = row));
  const decoding: Step = {
    name: `decoder, ${positions} tokens`,
    pass: 'reconstruct',
    build: (layers) => decoderPart(CAV_MAE, config, decoder, optionsOf(layers)),
    inputs: { latent: rows(visible, width), restore: indices(restore) },
    output: 'audio',
  };
  return [...steps.slice(0, 3), decoding, ...steps.slice(3)];
}

const optionsOf = (layers: LayerSet | undefined) => (layers ? { layers } : {});

function rows(count: number, width: number) {
  const data = new SeededRandom(count).uniforms(count * width).map((uniform) => 4 * uniform - 2);
  return { data, dims: [count, width] };
}

function indices(values: readonly number[]) {
  return { data: Int32Array.from(values), dims: [values.length] };
}
