/** Compares a coarser precision with float32 and decides the precision of drafts. */
import { AppError } from '../core/errors.ts';
import type { CavMae, Predictions } from './cav-mae.ts';
import type { Precision } from './graph/builder.ts';

/** The precisions that drafts may have: float16 on WebGPU, int8 on WASM. */
export type DraftPrecision = Exclude<Precision, 'float32'>;

/**
 * The relative L2 error up to which each is accepted. On good hardware, sums of 3072 products kept in float16 are off by
 * 1e-2; broken drivers are off by far more. The bundled model's predictions in int8 are off by 1e-2 to 3.3e-2 on 33 real
 * clips, which is less than a picture shows.
 */
export const DRAFT_TOLERANCES: Readonly<Record<DraftPrecision, number>> = { float16: 3e-2, int8: 5e-2 };

/** How many times as fast as float32 int8 must be. */
const LEAST_SPEED = 1.2;

/** Models of fewer parameters rebuild a clip in a tenth of a second on the CPU, so their drafts are float32. */
const LEAST_PARAMETERS = 2e7;

/** The result of comparing a draft with float32; null before a comparison. */
export type DraftCheck =
  | null
  /**
   * @param clip - the name of the clip that both computed.
   * @param speed - time of float32 divided by the draft's; null if it was not measured.
   */
  | { readonly clip: string; readonly error: number; readonly speed: number | null }
  | { readonly failure: string };

/** The facts that decide the precision. */
export interface PrecisionFacts {
  readonly backend: 'webgpu' | 'wasm';
  readonly shaderF16: boolean;
  readonly hasDecoder: boolean;
  readonly parameters: number;
  readonly check: DraftCheck;
}

export interface PrecisionChoice {
  /** The precision of drafts. Results that stay on the page are always float32. */
  readonly precision: Precision;
  /** Sentences for the user. */
  readonly precisionReason: string;
  /** Whether a check could still change the choice. */
  readonly precisionPending: boolean;
}

/** How a sentence names a precision. */
const NAMES: Readonly<Record<DraftPrecision, string>> = { float16: 'float16', int8: '8-bit arithmetic' };

/** The precision that drafts could have, or why they can only be float32. */
function candidateOf({
  backend,
  shaderF16,
  hasDecoder,
  parameters,
}: Omit<PrecisionFacts, 'check'>): DraftPrecision | { readonly reason: string } {
  if (backend === 'webgpu' && !shaderF16) return { reason: 'this adapter has no float16 arithmetic' };
  if (!hasDecoder) return { reason: 'only drafts are coarser, and this file has no decoder' };
  if (backend === 'webgpu') return 'float16';
  return parameters < LEAST_PARAMETERS ? { reason: 'a model of this size is fast enough' } : 'int8';
}

/** The precision that a check can accept for drafts; null if they can only be float32. */
export function draftPrecisionFor(facts: Omit<PrecisionFacts, 'check'>): DraftPrecision | null {
  const candidate = candidateOf(facts);
  return typeof candidate === 'string' ? candidate : null;
}

/** Chooses the precision of drafts: a coarser one only if it can run here and was seen to agree with float32. */
export function choosePrecision({ check, ...facts }: PrecisionFacts): PrecisionChoice {
  const full = (precisionReason: string, precisionPending = false): PrecisionChoice => ({
    precision: 'float32',
    precisionReason: `Everything is float32${precisionReason}.`,
    precisionPending,
  });
  const precision = candidateOf(facts);
  if (typeof precision !== 'string') return full(`: ${precision.reason}`);
  const [name, tolerance] = [NAMES[precision], DRAFT_TOLERANCES[precision]];
  if (check === null) {
    return full(` until a clip with audio and video has been rebuilt; ${name} is then checked on it`, true);
  }
  if ('failure' in check) return full(`: ${name} failed here. ${check.failure.replace(/\.$/, '')}`);
  const { clip, error, speed } = check;
  // Not `>`: NaN must also choose float32.
  if (!(error <= tolerance)) {
    const found = Number.isFinite(error) ? `is off by ${percent(error)}` : 'is not finite';
    return full(`: on “${clip}” ${name} ${found} here, and ${percent(tolerance)} is allowed`);
  }
  if (speed !== null && speed < LEAST_SPEED) {
    return full(`: on “${clip}” ${name} is ${speed.toFixed(1)} times as fast here, which is no gain`);
  }
  const gain = speed === null ? '' : ` and ${speed.toFixed(1)} times as fast`;
  return {
    precision,
    precisionReason: `Drafts while a control moves use ${name}, which is within ${percent(error)} of float32 on “${clip}” (${percent(tolerance)} is allowed)${gain}. Every figure that stays is float32.`,
    precisionPending: false,
  };
}

/**
 * Runs one pass in both precisions.
 *
 * @returns the larger of the two modalities' relative L2 errors, over the predictions of all patches; NaN if either
 * side is not finite.
 */
export async function measureDraftError(
  coarse: CavMae,
  full: CavMae,
  pass: (model: CavMae) => Promise<Predictions>,
): Promise<number> {
  const expected = await pass(full);
  const actual = await pass(coarse);
  return Math.max(
    ...(['audio', 'visual'] as const).map((modality) => relativeError(actual[modality], expected[modality])),
  );
}

/** How many times as fast one model is as another, by the faster of two passes each; both have run before. */
async function measureSpeed(
  coarse: CavMae,
  full: CavMae,
  pass: (model: CavMae) => Promise<Predictions>,
): Promise<number> {
  const least = new Map<CavMae, number>();
  for (const model of [full, coarse, full, coarse]) {
    const began = performance.now();
    await pass(model);
    least.set(model, Math.min(performance.now() - began, least.get(model) ?? Infinity));
  }
  return (least.get(full) as number) / (least.get(coarse) as number);
}

/**
 * Like {@link measureDraftError}, and measures the speed of int8. Returns a result when the runtime refuses the coarser
 * precision. An abort is still thrown.
 */
export async function checkDraft(
  clip: string,
  coarse: CavMae,
  full: CavMae,
  pass: (model: CavMae) => Promise<Predictions>,
): Promise<NonNullable<DraftCheck>> {
  try {
    const error = await measureDraftError(coarse, full, pass);
    const speed = coarse.precision === 'int8' ? await measureSpeed(coarse, full, pass) : null;
    return { clip, error, speed };
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
