/** `cavmae reconstruct`: what the model rebuilds of each file, as PNG, and its masked losses. */
import { join } from 'node:path';
import { encode } from 'fast-png';
import type { RebuiltPictures } from '../src/contract/reconstruct.ts';
import type { Rgba } from '../src/core/tensor.ts';
import type { ItemsResult } from './each-clip.ts';
import { eachClip } from './each-clip.ts';
import type { EngineOptions } from './engine.ts';
import { writeWhole } from './write-files.ts';

export interface ReconstructOptions {
  readonly maskRatioAudio: number;
  readonly maskRatioVisual: number;
  readonly maskMode: 'unstructured' | 'time' | 'frequency' | 'time-frequency';
  readonly seed: number;
  readonly frame: number;
  readonly out: string;
}

/** Side of a patch in pixels of the pictures. */
const PATCH = 16;
const HIDDEN_GREY = 200;

/** Writes original, masked and rebuilt pictures of both modalities, and `losses.json`. */
export async function reconstruct(
  given: readonly string[],
  options: ReconstructOptions,
  engineOptions: EngineOptions,
): Promise<ItemsResult> {
  const { out, frame, seed } = options;
  const mask = {
    ratioAudio: options.maskRatioAudio,
    ratioVisual: options.maskRatioVisual,
    audioMode: options.maskMode,
    seed,
  };
  const result = await eachClip(given, out, engineOptions, async ({ engine, worker, clipId, name }) => {
    const params = { clipId, frameIndex: frame, paint: 'visible', ...mask };
    const { audio, visual } = await engine.call(worker, 'reconstruct', params);
    const losses: Record<string, unknown> = {};
    for (const [modality, pictures] of Object.entries({ audio, visual })) {
      if (!pictures) continue;
      const write = (what: string, picture: Rgba) =>
        writeWhole(join(out, `${name}.${modality}.${what}.png`), encode({ ...picture, channels: 4 }));
      write('original', pictures.original);
      write('masked', masked(pictures, modality === 'audio'));
      write('rebuilt', rebuiltOverVisible(pictures, modality === 'audio'));
      losses[`${modality}Loss`] = pictures.loss;
      losses[`${modality}MeanFillLoss`] = pictures.meanFillLoss;
      losses[`${modality}VisibleTokens`] = pictures.visibleTokens;
    }
    return losses;
  });
  writeWhole(join(out, 'losses.json'), `${JSON.stringify({ mask, frame, clips: result.items }, null, 2)}\n`);
  return result;
}

/** The original with its hidden patches in grey. */
const masked = (pictures: RebuiltPictures, lowestRowFirst: boolean): Rgba =>
  patched(pictures, lowestRowFirst, (_, hidden, at) =>
    hidden ? HIDDEN_GREY : (pictures.original.data[at] as number),
  );

/** The original where it is visible, the prediction where it is hidden. */
const rebuiltOverVisible = (pictures: RebuiltPictures, lowestRowFirst: boolean): Rgba =>
  patched(
    pictures,
    lowestRowFirst,
    ({ original, rebuilt }, hidden, at) => (hidden ? rebuilt : original).data[at] as number,
  );

/** A picture made byte by byte. `lowestRowFirst`: tokens count from the lowest mel band, which is the bottom row. */
function patched(
  pictures: RebuiltPictures,
  lowestRowFirst: boolean,
  value: (pictures: RebuiltPictures, hidden: boolean, at: number) => number,
): Rgba {
  const { width, height, mask } = pictures;
  const data = new Uint8ClampedArray(width * height * 4);
  const [columns, rows] = [width / PATCH, height / PATCH];
  for (let y = 0; y < height; y += 1) {
    const line = Math.floor(y / PATCH);
    const row = lowestRowFirst ? rows - 1 - line : line;
    for (let x = 0; x < width; x += 1) {
      const hidden = mask[row * columns + Math.floor(x / PATCH)] === 1;
      const at = (y * width + x) * 4;
      for (let channel = 0; channel < 3; channel += 1)
        data[at + channel] = value(pictures, hidden, at + channel);
      data[at + 3] = 255;
    }
  }
  return { width, height, data };
}
