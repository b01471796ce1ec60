/** Spectrogram, picture, patches, cosines in TypeScript. */
import { fbank } from '../../dsp/fbank.ts';
import { normalizeImage, padOrCut } from '../../dsp/normalize.ts';
import { resizeCrop } from '../../dsp/resize-crop.ts';
import { l2NormalizeRows } from '../../math/l2-normalize.ts';
import { patchify, pictureStrides, spectrogramStrides } from '../../math/patchify.ts';
import { stackRows } from '../../math/rows.ts';
import { similarity } from '../../math/similarity.ts';
import { imagePixels } from '../../media/picture/pixels.ts';
import type { Frontend } from './frontend.ts';

/** The front end in TypeScript, used if the model runs in WASM. */
export const cpuFrontend: Frontend = {
  async spectrogram(samples, { hopSamples, spectrogramFrames }) {
    const raw = fbank(samples, { hopSamples, maxFrames: spectrogramFrames });
    return { logMel: padOrCut(raw, spectrogramFrames), frames: raw.frames };
  },

  async picture(image, { size }) {
    return resizeCrop(imagePixels(image), size);
  },

  async patches(_modality, source, tokenIds, { audio, visual }) {
    if (source instanceof Float32Array) {
      const { grid, statistics } = audio;
      return patchify(source, grid, spectrogramStrides(grid), {
        order: 'channel-first',
        tokenIds,
        statistics,
      });
    }
    const { grid, statistics } = visual;
    return patchify(normalizeImage(source, statistics), grid, pictureStrides(grid), {
      order: 'channel-first',
      tokenIds,
    });
  },

  async cosines(rows, columns) {
    const width = (rows[0] ?? columns[0])?.length ?? 0;
    return similarity(
      l2NormalizeRows(stackRows(rows), rows.length, width),
      l2NormalizeRows(stackRows(columns), columns.length, width),
      rows.length,
      columns.length,
      width,
    );
  },
};
