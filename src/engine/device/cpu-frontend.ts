/** The front end in TypeScript: spectrogram, frame, patches, cosines. */
import { AUDIO_GRID, SPECTROGRAM_FRAMES, VISUAL_GRID } from '../../core/geometry.ts';
import { fbank } from '../../dsp/fbank.ts';
import { normalizeImage, padOrCut } from '../../dsp/normalize.ts';
import { resizeCrop } from '../../dsp/resize-crop.ts';
import { l2NormalizeRows } from '../../math/l2-normalize.ts';
import { patchify, pictureStrides, spectrogramStrides } from '../../math/patchify.ts';
import { stackRows } from '../../math/rows.ts';
import { similarity } from '../../math/similarity.ts';
import { imagePixels } from '../../media/picture/pixels.ts';
import type { Frontend } from './frontend.ts';
import { LOG_MEL_STATISTICS } from './frontend.ts';

/** The front end in TypeScript, used if the model runs in WASM. */
export const cpuFrontend: Frontend = {
  async spectrogram(samples) {
    const raw = fbank(samples, { maxFrames: SPECTROGRAM_FRAMES });
    return { logMel: padOrCut(raw), frames: raw.frames };
  },

  async picture(image) {
    return resizeCrop(imagePixels(image));
  },

  async patches(_modality, source, tokenIds) {
    if (source instanceof Float32Array) {
      return patchify(source, AUDIO_GRID, spectrogramStrides(AUDIO_GRID), {
        order: 'channel-first',
        tokenIds,
        statistics: LOG_MEL_STATISTICS,
      });
    }
    return patchify(normalizeImage(source), VISUAL_GRID, pictureStrides(VISUAL_GRID), {
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
