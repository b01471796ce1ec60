/** The same as the CPU front end by our kernels, staying on the GPU. */
import type { ChannelStatistics } from '../../core/geometry.ts';
import { MEL_BINS } from '../../core/geometry.ts';
import { fbankTables } from '../../dsp/fbank.ts';
import { normalizeImage } from '../../dsp/normalize.ts';
import { planResizeCrop } from '../../dsp/resize-crop.ts';
import { readBuffer, readFloats, storageBuffer, uploadBuffer } from '../../gpu/buffers.ts';
import { submit } from '../../gpu/kernel.ts';
import { createFbank } from '../../gpu/kernels/fbank.ts';
import { createL2Normalize } from '../../gpu/kernels/l2-normalize.ts';
import { createPatchify } from '../../gpu/kernels/patchify.ts';
import { createResizeCrop, uploadImage } from '../../gpu/kernels/resize-crop.ts';
import { createSimilarity } from '../../gpu/kernels/similarity.ts';
import { pictureStrides, spectrogramStrides } from '../../math/patchify.ts';
import { stackRows } from '../../math/rows.ts';
import type { Frontend, InputSource } from './frontend.ts';
import { GpuCopies } from './gpu-copies.ts';

/**
 * The front end in WGSL, on the device of the model, where spectrograms and frames stay. Pictures for the page and
 * losses need a CPU copy, so each result is also read back once.
 */
export async function createGpuFrontend(device: GPUDevice): Promise<Frontend> {
  const [fbank, patchify, resizeCrop, l2Normalize, similarity] = await Promise.all([
    createFbank(device, fbankTables()),
    createPatchify(device),
    createResizeCrop(device),
    createL2Normalize(device),
    createSimilarity(device),
  ]);
  const copies = new GpuCopies();

  /** The model's input on the GPU: raw log-mel, or the normalised picture. */
  const inputBuffer = (source: InputSource, pixels: ChannelStatistics) =>
    copies.get(source, () =>
      uploadBuffer(device, 'Input', source instanceof Float32Array ? source : normalizeImage(source, pixels)),
    );

  return {
    async spectrogram(samples, framing) {
      const count = framing.spectrogramFrames * MEL_BINS;
      const input = uploadBuffer(device, 'Fbank.samples', samples);
      const output = storageBuffer(device, 'Fbank.logMel', count * 4);
      const frames = submit(device, 'Fbank', (recorder) =>
        fbank.record(recorder, input, samples.length, framing, output),
      );
      input.destroy();
      const logMel = await readFloats(device, output, count);
      copies.put(logMel, output);
      return { logMel, frames };
    },

    async picture(image, { size, statistics }) {
      const count = size * size;
      const texture = uploadImage(device, image);
      const pixels = storageBuffer(device, 'ResizeCrop.pixels', count * 4);
      const normalised = storageBuffer(device, 'ResizeCrop.normalised', count * 3 * 4);
      submit(device, 'ResizeCrop', (recorder) =>
        resizeCrop.record(recorder, texture, planResizeCrop(image.width, image.height, size), statistics, {
          pixels,
          normalised,
        }),
      );
      texture.destroy();
      const rgba = new Uint8Array(await readBuffer(device, pixels, count * 4));
      pixels.destroy();
      const rgb = rgba.filter((_, i) => i % 4 !== 3);
      copies.put(rgb, normalised);
      return rgb;
    },

    async patches(modality, source, tokenIds, family) {
      const { grid, statistics } = family[modality];
      const ids = uploadBuffer(device, 'Patchify.tokenIds', tokenIds);
      const output = storageBuffer(device, 'Patchify.patches', tokenIds.length * grid.patchValues * 4);
      const strides = modality === 'audio' ? spectrogramStrides(grid) : pictureStrides(grid);
      // A picture on the GPU is normalised already.
      const change = modality === 'audio' ? { statistics } : {};
      submit(device, 'Patchify', (recorder) =>
        patchify.record(
          recorder,
          inputBuffer(source, family.visual.statistics),
          ids,
          tokenIds.length,
          grid,
          strides,
          { order: 'channel-first', ...change },
          output,
        ),
      );
      ids.destroy();
      return output;
    },

    async cosines(rows, columns) {
      if (rows.length === 0 || columns.length === 0) return new Float32Array(0);
      const width = rows[0]?.length ?? 0;
      const scores = storageBuffer(device, 'Similarity.scores', rows.length * columns.length * 4);
      const owned = [scores];
      const unit = (features: readonly Float32Array<ArrayBuffer>[]) => {
        const raw = uploadBuffer(device, 'Similarity.features', stackRows(features));
        const normalised = storageBuffer(device, 'Similarity.unitFeatures', raw.size);
        owned.push(raw, normalised);
        submit(device, 'L2Normalize', (recorder) =>
          l2Normalize.record(recorder, raw, features.length, width, normalised),
        );
        return normalised;
      };
      try {
        const [a, b] = [unit(rows), unit(columns)];
        submit(device, 'Similarity', (recorder) =>
          similarity.recordScores(recorder, a, b, rows.length, columns.length, width, scores),
        );
        return await readFloats(device, scores, rows.length * columns.length);
      } finally {
        for (const buffer of owned) buffer.destroy();
      }
    },
  };
}
