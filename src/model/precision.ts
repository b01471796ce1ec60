import type { Modality } from '../core/geometry.ts';
import { GRIDS } from '../core/geometry.ts';
import { SeededRandom } from '../core/rng.ts';
import type { CavMae } from './cav-mae.ts';
import type { Precision } from './graph/builder.ts';

/**
 * The relative L2 error up to which float16 is accepted. Sums of 3072 products kept in float16 are off by
 * 1e-2 on good hardware; broken drivers are off by far more.
 */
export const FLOAT16_TOLERANCE = 3e-2;

export interface PrecisionChoice {
  readonly precision: Precision;
  /** One sentence for the user. */
  readonly reason: string;
}

/**
 * Chooses what to compute in: float16 only where the adapter has it and it was seen to agree here.
 *
 * @param float16Error - what {@link measureFloat16Error} found; null when it was not measured.
 */
export function choosePrecision(facts: {
  readonly shaderF16: boolean;
  readonly float16Error: number | null;
}): PrecisionChoice {
  const { shaderF16, float16Error } = facts;
  if (!shaderF16) return { precision: 'float32', reason: 'This adapter has no float16 arithmetic.' };
  if (float16Error === null) {
    return { precision: 'float32', reason: 'Float16 was not checked against float32 on this adapter.' };
  }
  // Not `>`: NaN must fall through to float32.
  if (!(float16Error <= FLOAT16_TOLERANCE)) {
    const found = Number.isFinite(float16Error)
      ? `is off by ${(float16Error * 100).toFixed(1)} %`
      : 'is not finite';
    return { precision: 'float32', reason: `Float16 ${found} on this adapter.` };
  }
  return {
    precision: 'float16',
    reason: `Float16 agrees with float32 on this adapter to ${(float16Error * 100).toFixed(2)} %.`,
  };
}

const CHECKED_TOKENS = 64;
const CHECK_SEED = 1;

/** Runs two precisions of one model on the same seeded noise: the larger relative L2 error of their pooled features. */
export async function measureFloat16Error(half: CavMae, full: CavMae, signal?: AbortSignal): Promise<number> {
  const errors: number[] = [];
  for (const modality of ['audio', 'visual'] as const) {
    const expected = await pooledNoise(full, modality, signal);
    const actual = await pooledNoise(half, modality, signal);
    const difference = Math.hypot(...actual.map((value, index) => value - (expected[index] as number)));
    errors.push(difference / Math.hypot(...expected));
  }
  return Math.max(...errors);
}

async function pooledNoise(model: CavMae, modality: Modality, signal: AbortSignal | undefined) {
  const random = new SeededRandom(CHECK_SEED);
  const patches = random.uniforms(CHECKED_TOKENS * GRIDS[modality].patchValues).map((value) => 4 * value - 2);
  const ids = Int32Array.from(random.sample(GRIDS[modality].tokens, CHECKED_TOKENS));
  using tokens = await model.encode(modality, patches, ids, signal);
  return await model.pooled(modality, tokens, signal);
}
