import type { ModelFamily } from '../../src/core/family.ts';
import { CAV_MAE } from '../../src/core/family.ts';
import { SeededRandom } from '../../src/core/rng.ts';
import { sizeOf } from '../../src/core/tensor.ts';
import type { Checkpoint, TensorEntry } from '../../src/model/checkpoint/entry.ts';
import { expectedTensors, type Widths } from '../../src/model/checkpoint/tensor-names.ts';
import { AUDIO_GRID, VISUAL_GRID } from './cav-mae-inputs.ts';

export const TINY: Widths = {
  embedDim: 16,
  modalityDepth: 2,
  unifiedDepth: 1,
  decoder: { embedDim: 8, depth: 1 },
  classes: 5,
};

/** A checkpoint of these widths with names and shapes but no values, for code that reads only the tables. */
export function emptyCheckpoint(
  widths: Widths,
  options: { prefix?: string; metadata?: Record<string, string> } = {},
): Checkpoint & { readonly entries: Map<string, TensorEntry> } {
  const { prefix = 'module.', metadata = {} } = options;
  const entries = new Map<string, TensorEntry>();
  const sizes = [...expectedTensors(widths, CAV_MAE).values()].map(({ shape }) => 4 * sizeOf(shape));
  // As long as the values would be, and without any.
  const blob = Object.defineProperty(new Blob(), 'size', {
    value: sizes.reduce((sum, size) => sum + size, 0),
  });
  for (const [name, { shape }] of expectedTensors(widths, CAV_MAE)) {
    const byteLength = 4 * sizeOf(shape);
    entries.set(prefix + name, {
      name: prefix + name,
      shape,
      dtype: 'F32',
      blob,
      byteOffset: 0,
      byteLength,
    });
  }
  return {
    format: 'torch',
    entries,
    unreadable: new Map(),
    metadata,
    place: '',
    otherPlaces: [],
    leftUnread: [],
  };
}

/** Seeded values for every tensor of a model, small enough that float16 holds them well; norms near one. */
export function tinyWeights(
  widths: Widths,
  seed: number,
  family: ModelFamily = CAV_MAE,
): Map<string, { shape: readonly number[]; values: Float32Array<ArrayBuffer> }> {
  const random = new SeededRandom(seed);
  return new Map(
    [...expectedTensors(widths, family)].map(([name, { shape }]) => {
      const centre = /norm.*weight$|mlp_head\.0\.weight$/.test(name) ? 1 : 0;
      const spread = shape.length > 1 ? 1 / Math.sqrt(shape.at(-1) as number) : 0.2;
      return [
        name,
        { shape, values: random.uniforms(sizeOf(shape)).map((u) => centre + spread * (2 * u - 1)) },
      ];
    }),
  );
}

/** Tokens of both modalities. */
export const POSITIONS = AUDIO_GRID.tokens + VISUAL_GRID.tokens;
