/** What a healthy worker answers to the tasks of reconstruction. */
import type { RebuiltPictures, ReconstructedModality } from '../../../../src/contract/reconstruct.ts';
import type { Tasks } from './tasks.ts';
import { rgba } from './tasks.ts';

const pictures: RebuiltPictures = {
  width: 1,
  height: 1,
  original: rgba,
  rebuilt: rgba,
  mask: new Uint8Array([1]),
  visibleTokens: 1,
  colourRange: null,
};
const sense: ReconstructedModality = {
  ...pictures,
  patchLoss: new Float32Array([0.25]),
  loss: 0.25,
  meanFillLoss: 1,
  nearestLoss: 0.75,
  harmonicLoss: 0.5,
};

export const reconstructAnswers = {
  reconstruct: async ({ clipId, frameIndex, paint }) => ({
    clipId,
    frameIndex,
    paint,
    normPix: true,
    audio: sense,
    visual: sense,
    milliseconds: 1,
  }),
  draft: async ({ clipId, frameIndex, paint }) => ({
    clipId,
    frameIndex,
    paint,
    normPix: true,
    audio: pictures,
    visual: pictures,
  }),
  renderSound: async ({ which, phase }) => ({
    which,
    phase,
    samples: new Float32Array(4),
    sampleRateHz: 16_000,
    spectralConvergence: 0.1,
    clampedShare: 0,
    gainDecibels: 0,
    statistics: null,
    milliseconds: 1,
  }),
} satisfies Partial<Tasks>;
