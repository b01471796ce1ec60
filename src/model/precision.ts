/** Compares float16 with float32 and decides the precision of drafts. */
import { AppError } from '../core/errors.ts';
import type { CavMae, Predictions } from './cav-mae.ts';
import type { Precision } from './graph/builder.ts';

/**
 * The relative L2 error up to which float16 is accepted. On good hardware, sums of 3072 products kept in float16 are
 * off by 1e-2; broken drivers are off by far more.
 */
export const FLOAT16_TOLERANCE = 3e-2;

/** The result of comparing float16 with float32; null before a comparison. */
export type Float16Check =
  | null
  /** @param clip - the name of the clip that both computed. */
  | { readonly clip: string; readonly error: number }
  | { readonly failure: string };

/** The facts that decide the precision. */
export interface PrecisionFacts {
  readonly backend: 'webgpu' | 'wasm';
  readonly shaderF16: boolean;
  readonly hasDecoder: boolean;
  readonly check: Float16Check;
}

export interface PrecisionChoice {
  /** The precision of drafts. Results that stay on the page are always float32. */
  readonly precision: Precision;
  /** Sentences for the user. */
  readonly precisionReason: string;
  /** Whether a check could still change the choice. */
  readonly precisionPending: boolean;
}

/** Chooses the precision of drafts: float16 only if the adapter has it and was seen to agree with float32. */
export function choosePrecision({ backend, shaderF16, hasDecoder, check }: PrecisionFacts): PrecisionChoice {
  const full = (precisionReason: string, precisionPending = false): PrecisionChoice => ({
    precision: 'float32',
    precisionReason,
    precisionPending,
  });
  if (backend === 'wasm') return full('Everything is float32; float16 is not faster on the CPU.');
  if (!shaderF16) return full('Everything is float32: this adapter has no float16 arithmetic.');
  if (!hasDecoder) return full('Everything is float32: float16 is for drafts, and this file has no decoder.');
  if (check === null) {
    return full(
      'Everything is float32 until a clip with audio and video has been rebuilt; float16 is then checked on it.',
      true,
    );
  }
  if ('failure' in check) return full(`Everything is float32: float16 failed here. ${check.failure}`);
  const { clip, error } = check;
  // Not `>`: NaN must also choose float32.
  if (!(error <= FLOAT16_TOLERANCE)) {
    const found = Number.isFinite(error) ? `is off by ${percent(error)}` : 'is not finite';
    return full(
      `Everything is float32: on “${clip}” float16 ${found} on this adapter, and ${percent(FLOAT16_TOLERANCE)} is allowed.`,
    );
  }
  return {
    precision: 'float16',
    precisionReason: `Drafts while a control moves are float16, which is within ${percent(error)} of float32 on “${clip}” (${percent(FLOAT16_TOLERANCE)} is allowed). Every figure that stays is float32.`,
    precisionPending: false,
  };
}

/**
 * Runs one pass in both precisions.
 *
 * @returns the larger of the two modalities' relative L2 errors, over the predictions of all patches; NaN if either
 * side is not finite.
 */
export async function measureFloat16Error(
  half: CavMae,
  full: CavMae,
  pass: (model: CavMae) => Promise<Predictions>,
): Promise<number> {
  const expected = await pass(full);
  const actual = await pass(half);
  return Math.max(
    ...(['audio', 'visual'] as const).map((modality) => relativeError(actual[modality], expected[modality])),
  );
}

/**
 * Like {@link measureFloat16Error}, but returns a result when the runtime refuses float16. An abort is still thrown.
 */
export async function checkFloat16(
  clip: string,
  half: CavMae,
  full: CavMae,
  pass: (model: CavMae) => Promise<Predictions>,
): Promise<NonNullable<Float16Check>> {
  try {
    return { clip, error: await measureFloat16Error(half, full, pass) };
  } catch (error) {
    if (error instanceof AppError && error.code === 'model/run') return { failure: error.message };
    throw error;
  }
}

function relativeError(actual: Float32Array, expected: Float32Array): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i += 1) {
    difference += ((actual[i] as number) - (expected[i] as number)) ** 2;
    size += (expected[i] as number) ** 2;
  }
  return Math.sqrt(difference / size);
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}
