/** Runs the check clip through every stage on one path. */
import { agreement } from '../../analysis/agreement.ts';
import { maskedLoss } from '../../analysis/masked/masked-loss.ts';
import type { CheckStage } from '../../contract/check.ts';
import { throwIfAborted } from '../../core/errors.ts';
import type { ModelFamily } from '../../core/family.ts';
import type { Modality } from '../../core/geometry.ts';
import { MEL_BINS, MODALITIES, MODALITY_WORDS } from '../../core/geometry.ts';
import type { CavMae, Tokens } from '../../model/cav-mae.ts';
import type { Frontend, InputSource } from '../device/frontend.ts';
import { encodeTokens, poolTokens } from '../features/embed.ts';
import { targetPatches } from '../reconstruct/targets.ts';
import type { CheckClip } from './check-clip.ts';

/** The largest allowed error of each stage, in relative L2. */
export interface Tolerances {
  /** Log-mel: float32 sums of float32 products. */
  readonly spectrogram: number;
  /** 8-bit levels; different rounding changes one in a thousand by one. */
  readonly picture: number;
  /** Everything that the model computes, including losses. */
  readonly model: number;
}

/**
 * Runs a clip through every stage on one path and compares each result with the stored values; each stage uses the
 * results of the ones before.
 *
 * @param onStage - gets the name of each stage before it runs.
 */
export async function checkPath(
  frontend: Frontend,
  model: CavMae,
  clip: CheckClip,
  tolerances: Tolerances,
  { signal, onStage }: { readonly signal: AbortSignal; readonly onStage: (name: string) => void },
): Promise<CheckStage[]> {
  const { family } = model;
  const stages: CheckStage[] = [];
  const stage = async <T>(
    name: string,
    unit: string,
    tolerance: number,
    run: () => Promise<T>,
    compare: (result: T) => readonly [actual: ArrayLike<number>, expected: ArrayLike<number>],
  ): Promise<T> => {
    throwIfAborted(signal);
    onStage(name);
    const startedAt = performance.now();
    const result = await run();
    const milliseconds = performance.now() - startedAt;
    const found = agreement(...compare(result));
    stages.push({
      name,
      unit,
      ...found,
      tolerance,
      // Not `>`: NaN must fail.
      passed: found.relativeL2 <= tolerance,
      milliseconds,
    });
    return result;
  };

  const { logMel } = await stage(
    'Spectrogram',
    'log-mel, nats',
    tolerances.spectrogram,
    () => frontend.spectrogram(clip.samples, family.audio),
    ({ logMel: actual, frames }) => [
      everyRow(actual.subarray(0, frames * MEL_BINS), MEL_BINS, clip.fbank.step),
      clip.fbank.values,
    ],
  );
  const pixels = await stage(
    'Frame',
    'levels of 255',
    tolerances.picture,
    async () => {
      using image = await bitmapOf(clip.picture);
      return await frontend.picture(image.bitmap, family.visual);
    },
    (actual) => [everyRow(actual, family.visual.size * 3, clip.pixels.step), clip.pixels.values],
  );
  const sources: Readonly<Record<Modality, InputSource>> = { audio: logMel, visual: pixels };

  for (const modality of MODALITIES) {
    await stage(
      `Embedding of the ${MODALITY_WORDS[modality]}`,
      'tower, joint block, mean over tokens',
      tolerances.model,
      () => poolTokens(frontend, model, { modality, source: sources[modality] }, signal),
      (actual) => [actual, clip.senses[modality].pooled],
    );
  }

  const tokens: Tokens[] = [];
  try {
    await stage(
      'Joint encoder',
      'tokens of both, three quarters hidden',
      tolerances.model,
      async () => {
        for (const modality of MODALITIES) {
          const { idsKeep: tokenIds } = clip.senses[modality].mask;
          const source = sources[modality];
          tokens.push(await encodeTokens(frontend, model, { modality, source, tokenIds }, signal));
        }
        return model.readLatent(tokens, signal);
      },
      (actual) => [actual, clip.latent],
    );
    const { audio, visual } = clip.senses;
    const predictions = await stage(
      'Decoder',
      'predicted patches of both',
      tolerances.model,
      async () => {
        using latent = await model.joint(tokens, signal);
        return await model.decode(latent, audio.mask, visual.mask, signal);
      },
      (predicted) => [
        MODALITIES.flatMap((modality) => asked(predicted[modality], clip, modality, family)),
        [...audio.predicted, ...visual.predicted],
      ],
    );
    for (const modality of MODALITIES) {
      const { mask, loss } = clip.senses[modality];
      const target = targetPatches(family, modality, sources[modality]);
      await stage(
        `Masked loss of the ${MODALITY_WORDS[modality]}`,
        'mean squared error',
        tolerances.model,
        async () => maskedLoss(predictions[modality], target, mask.mask, family[modality].grid).loss,
        (actual) => [[actual], [loss]],
      );
    }
  } finally {
    for (const part of tokens) part.dispose();
  }
  return stages;
}

/** The predictions of the tokens that are stored. */
function asked(
  predicted: Float32Array,
  { senses }: CheckClip,
  modality: Modality,
  family: ModelFamily,
): number[] {
  const { patchValues } = family[modality].grid;
  return Array.from(senses[modality].asked, (token) => [
    ...predicted.subarray(token * patchValues, (token + 1) * patchValues),
  ]).flat();
}

function everyRow(values: ArrayLike<number>, width: number, step: number): number[] {
  const rows = values.length / width;
  const kept: number[] = [];
  for (let row = 0; row < rows; row += step) {
    for (let i = row * width; i < (row + 1) * width; i += 1) kept.push(values[i] as number);
  }
  return kept;
}

/** The stored picture as a bitmap, as a decoder gives it. */
async function bitmapOf({ width, height, rgb }: CheckClip['picture']) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    data.set(rgb.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
    data[pixel * 4 + 3] = 255;
  }
  const bitmap = await createImageBitmap(new ImageData(data, width, height), {
    colorSpaceConversion: 'none',
    premultiplyAlpha: 'none',
  });
  return { bitmap, [Symbol.dispose]: () => bitmap.close() };
}
