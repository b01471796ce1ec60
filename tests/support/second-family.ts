/** A made-up family and a model of it: 16 frames of six seconds, a spectrogram of 416 columns at a hop of 15 ms. */
import { makeFamily } from '../../src/core/family.ts';
import type { Widths } from '../../src/model/checkpoint/tensor-names.ts';
import { safetensorsFile } from './safetensors-file.ts';
import { tinyWeights } from './tiny-model.ts';

/** As tests/fixtures/make-family.py has it, whose values belong to it. */
export const SECOND_FAMILY = makeFamily({
  id: 'second',
  name: 'Second',
  clipSeconds: 6,
  audio: { gridRows: 8, gridColumns: 26, hopSamples: 240, statistics: { mean: [-4.5], std: [4] } },
  visual: {
    gridSide: 14,
    framesPerClip: 16,
    retrievalFrame: 8,
    statistics: { mean: [0.5, 0.45, 0.4], std: [0.25, 0.3, 0.2] },
  },
});

const WIDTHS: Widths = {
  embedDim: 16,
  modalityDepth: 1,
  unifiedDepth: 1,
  decoder: { embedDim: 8, depth: 1 },
  classes: null,
};

/** The model's checkpoint; its metadata say the heads, and the family where it is named. */
export function secondFamilyFile(named?: string): File {
  const tensors = [...tinyWeights(WIDTHS, 11, SECOND_FAMILY)].map(([name, { shape, values }]) => ({
    name,
    shape,
    dtype: 'F32',
    bytes: new Uint8Array(values.buffer),
  }));
  const metadata = {
    num_heads: '4',
    decoder_num_heads: '2',
    norm_pix: 'true',
    ...(named !== undefined && { family: named }),
  };
  return new File([safetensorsFile(tensors, { metadata })], 'second.safetensors');
}
