/** The averages that each of the five modes of classifying reads. */
import { AppError } from '../core/errors.ts';
import type { ClassifyMode } from '../core/model-config.ts';

/**
 * Averages over tokens for the five modes of classifying: one modality through its own norms (`-head`) or through the
 * joint norms alone (`-joint`), and both modalities together.
 */
export type PooledMean = 'both' | 'audio-head' | 'visual-head' | 'audio-joint' | 'visual-joint';

/**
 * The averages that each mode takes; if there are two, their mean.
 *
 * @remarks Source: the official code's `CAVMAEFT.forward`.
 */
export const MEANS_OF_MODE: Readonly<Record<ClassifyMode, readonly PooledMean[]>> = {
  multimodal: ['both'],
  audioonly: ['audio-head'],
  videoonly: ['visual-head'],
  missingaudioonly: ['audio-head', 'audio-joint'],
  missingvideoonly: ['visual-head', 'visual-joint'],
};

/**
 * The input of the fine-tuned head in a mode: (D).
 *
 * @param means - (D) each, at least those that {@link MEANS_OF_MODE} names.
 * @throws {@link AppError} `shape` if one of them is missing.
 */
export function pooledForMode(
  mode: ClassifyMode,
  means: Readonly<Partial<Record<PooledMean, Float32Array<ArrayBuffer>>>>,
): Float32Array<ArrayBuffer> {
  const parts = MEANS_OF_MODE[mode].map((name) => {
    const part = means[name];
    if (part) return part;
    throw new AppError('shape', `Expected the mean ${name} to classify by ${mode}, got none.`);
  });
  const [first, second] = parts as [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>?];
  return second ? first.map((value, index) => (value + (second[index] as number)) / 2) : first;
}
