/** Which averages each of the five ways of classifying reads. */
import { AppError } from '../core/errors.ts';
import type { ClassifyMode } from '../core/model-config.ts';

/**
 * Averages over tokens that the five ways of classifying are made of: a sense through its own norms (`-head`) or
 * through the joint ones alone (`-joint`), and both senses together.
 */
export type PooledMean = 'both' | 'audio-head' | 'visual-head' | 'audio-joint' | 'visual-joint';

/**
 * Which averages each way of classifying takes; where there are two, it takes their mean.
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
 * What the fine-tuned head reads under a mode: (D).
 *
 * @param means - (D) each, at least those that {@link MEANS_OF_MODE} names.
 * @throws {@link AppError} `shape` if one of them is not there.
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
