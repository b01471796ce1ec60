/** The tensors of the model in training: names, shapes, first values, and which of them an objective reaches. */
import type { TrainObjective } from '../contract/train.ts';
import { AppError } from '../core/errors.ts';
import type { ModelFamily } from '../core/family.ts';
import type { PatchGrid } from '../core/geometry.ts';
import type { ModelConfig } from '../core/model-config.ts';
import { SeededRandom } from '../core/rng.ts';
import { sizeOf } from '../core/tensor.ts';
import { expectedTensors } from '../model/checkpoint/tensor-names.ts';

/** A tensor's values on the processor. */
export interface HostTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array<ArrayBuffer>;
}

/** Values by name, in the order of the checkpoint. */
export type HostTensors = ReadonlyMap<string, HostTensor>;

/** Standard deviation of the tokens that every position shares. */
const TOKEN_STD = 0.02;

/**
 * First values, as `training/cavmae/model.py` draws them: matrices uniform after Glorot, shared tokens normal with
 * deviation 0.02, norms 1 and 0, positions sin-cos. The same seed gives the same values everywhere.
 */
export function firstValues(config: ModelConfig, family: ModelFamily, seed: number): HostTensors {
  const random = new SeededRandom(seed);
  const tensors = new Map<string, HostTensor>();
  for (const [name, { shape }] of expectedTensors(config, family)) {
    tensors.set(name, { shape, data: firstValue(name, shape, family, random) });
  }
  return tensors;
}

function firstValue(
  name: string,
  shape: readonly number[],
  family: ModelFamily,
  random: SeededRandom,
): Float32Array<ArrayBuffer> {
  const position = /pos_embed_([av])$/.exec(name);
  if (position) {
    const { grid } = position[1] === 'a' ? family.audio : family.visual;
    return sincos(shape[2] as number, grid);
  }
  if (/modality_[av]$|mask_token$/.test(name)) return normals(sizeOf(shape), TOKEN_STD, random);
  const data = new Float32Array(sizeOf(shape));
  if (/norm[12]?(_[av])?\.weight$/.test(name)) return data.fill(1);
  if (name.endsWith('.bias')) return data;
  const outputs = shape[0] as number;
  const reach = Math.sqrt(6 / (outputs + data.length / outputs));
  return data.map(() => (2 * random.uniform() - 1) * reach);
}

/** Normal values by Box and Muller's method. */
function normals(count: number, std: number, random: SeededRandom): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random.uniform()));
    return std * radius * Math.cos(2 * Math.PI * random.uniform());
  });
}

/**
 * Fixed positions (tokens, width): the column in the first half, the row in the second, sines before cosines.
 *
 * @remarks Source: the official `get_2d_sincos_pos_embed`.
 */
export function sincos(width: number, { tokens, gridColumns }: PatchGrid): Float32Array<ArrayBuffer> {
  const quarter = width / 4;
  const out = new Float32Array(tokens * width);
  for (let token = 0; token < tokens; token += 1) {
    const places = [token % gridColumns, Math.floor(token / gridColumns)];
    places.forEach((place, half) => {
      for (let i = 0; i < quarter; i += 1) {
        const angle = place / 10000 ** (i / quarter);
        const at = token * width + half * 2 * quarter + i;
        out[at] = Math.sin(angle);
        out[at + quarter] = Math.cos(angle);
      }
    });
  }
  return out;
}

/** Whether an objective gives a tensor a gradient. Positions are fixed; some norms are read by no pass. */
export function isReached(name: string, objective: TrainObjective): boolean {
  if (name.includes('pos_embed')) return false;
  if (/^(decoder|mask_token)/.test(name))
    return objective !== 'contrastive' && !/^decoder_blocks.*norm[12]_[av]/.test(name);
  if (/^blocks_[av]\./.test(name)) return !/norm[12]_[av]/.test(name);
  const isOfOneStream = /^norm_[av]\./.test(name) || /^blocks_u.*norm[12]_[av]/.test(name);
  if (isOfOneStream) return objective !== 'masked';
  const isJoint = name.startsWith('norm.') || /^blocks_u.*norm[12]\./.test(name);
  return !isJoint || objective !== 'contrastive';
}

/** Whether a tensor belongs to what is taught of a loaded model: the joint blocks and the norms after them. */
export const isTaught = (name: string): boolean => /^(blocks_u\.|norm(_[av])?\.)/.test(name);

/** Whether weight decay applies: to matrices, not to vectors or to tokens that all positions share. */
export function decays(shape: readonly number[]): boolean {
  return shape.length >= 2 && (shape[0] as number) > 1;
}

/**
 * Checks sizes before anything is drawn.
 *
 * @throws {@link AppError} `shape` with the one width that does not fit.
 */
export function expectTrainable(config: ModelConfig): void {
  const { embedDim, numHeads, decoder } = config;
  if (!decoder) throw new AppError('shape', 'Expected a model with a decoder to train, got one without.');
  for (const [what, width, heads] of [
    ['width', embedDim, numHeads],
    ['decoder width', decoder.embedDim, decoder.numHeads],
  ] as const) {
    if (width % 4 === 0 && width % heads === 0) continue;
    throw new AppError(
      'shape',
      `Expected a ${what} that 4 and its ${heads} heads divide evenly, got ${width}.`,
    );
  }
}
