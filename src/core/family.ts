/** A model family: how audio and frames become the model's input, as plain data that crosses to and from a worker. */
import type { ChannelStatistics, PatchGrid } from './geometry.ts';
import { patchGrid, SAMPLE_RATE_HZ } from './geometry.ts';

/** What a family's audio tower reads. */
export interface AudioInput {
  /** Rows are mel bands from low to high, columns are time. */
  readonly grid: PatchGrid;
  /** Samples from one spectrogram frame to the next, at 16 kHz. */
  readonly hopSamples: number;
  /** Spectrogram frames of one input, `gridColumns * patch`. Shorter audio is padded with zeros after the log. */
  readonly spectrogramFrames: number;
  /** What these frames span, in seconds. */
  readonly seconds: number;
  /** What one column of patches spans, in seconds. */
  readonly columnSeconds: number;
  /** How the log-mel is normalised. */
  readonly statistics: ChannelStatistics;
}

/** What a family's visual tower reads. */
export interface VisualInput {
  readonly grid: PatchGrid;
  /** Side of the square picture in pixels, `gridRows * patch`. */
  readonly size: number;
  /** Frames that are taken of a clip. */
  readonly framesPerClip: number;
  /** The frame used for retrieval and single-frame evaluation, 0-based. */
  readonly retrievalFrame: number;
  /** How pixels in [0, 1] are normalised. */
  readonly statistics: ChannelStatistics;
}

/** Everything that models of one family share and that a checkpoint's widths and depths do not show. */
export interface ModelFamily {
  /** What a file's metadata calls it under `family`. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** Length of the window that is read of a medium. */
  readonly clipSeconds: number;
  readonly audio: AudioInput;
  readonly visual: VisualInput;
}

/** What a family is made from: the rest of {@link ModelFamily} follows. */
export interface FamilySpec extends Pick<ModelFamily, 'id' | 'name' | 'clipSeconds'> {
  readonly audio: Pick<AudioInput, 'hopSamples' | 'statistics'> & {
    readonly gridRows: number;
    readonly gridColumns: number;
  };
  readonly visual: Pick<VisualInput, 'framesPerClip' | 'retrievalFrame' | 'statistics'> & {
    /** Patches along each side of the square picture. */
    readonly gridSide: number;
  };
}

/** Side of a patch in both modalities. */
const PATCH = 16;

/** A family with all that follows from its spec. */
export function makeFamily({ id, name, clipSeconds, audio, visual }: FamilySpec): ModelFamily {
  const { hopSamples } = audio;
  const spectrogramFrames = audio.gridColumns * PATCH;
  return {
    id,
    name,
    clipSeconds,
    audio: {
      grid: patchGrid(audio.gridRows, audio.gridColumns, PATCH, 1),
      hopSamples,
      spectrogramFrames,
      seconds: (spectrogramFrames * hopSamples) / SAMPLE_RATE_HZ,
      columnSeconds: (PATCH * hopSamples) / SAMPLE_RATE_HZ,
      statistics: audio.statistics,
    },
    visual: {
      grid: patchGrid(visual.gridSide, visual.gridSide, PATCH, 3),
      size: visual.gridSide * PATCH,
      framesPerClip: visual.framesPerClip,
      retrievalFrame: visual.retrievalFrame,
      statistics: visual.statistics,
    },
  };
}

/**
 * The published CAV-MAE models: ten seconds, ten frames, a spectrogram of 1024 frames. What the page assumes until a
 * model is loaded.
 *
 * @remarks Source: the official preprocessing. The statistics of the log-mel are AudioSet's, those of pictures are
 * ImageNet's.
 */
export const CAV_MAE: ModelFamily = makeFamily({
  id: 'cav-mae',
  name: 'CAV-MAE',
  clipSeconds: 10,
  audio: {
    gridRows: 8,
    gridColumns: 64,
    hopSamples: 160,
    statistics: { mean: [-5.081], std: [4.4849] },
  },
  visual: {
    gridSide: 14,
    framesPerClip: 10,
    retrievalFrame: 5,
    statistics: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  },
});
