/** What a healthy worker answers to the tasks of clips. */
import type { ClipSummary } from '../../../../src/contract/clip.ts';
import { CAV_MAE } from '../../../../src/core/family.ts';
import type { Tasks } from './tasks.ts';
import { rgba } from './tasks.ts';

export function clipSummary(clipId: string, windowStartSeconds = 0): ClipSummary {
  return {
    clipId,
    family: CAV_MAE,
    name: clipId,
    container: 'MP4',
    videoCodec: 'avc',
    audioCodec: 'aac',
    hasAudio: true,
    hasVideo: true,
    durationSeconds: 30,
    windowStartSeconds,
    windowSeconds: 10,
    audioSeconds: 10,
    sampleRateHz: 16_000,
    channels: 1,
    width: 2,
    height: 2,
    framesPerSecond: 25,
    frames: Array.from({ length: 10 }, (_, i) => ({ timeSeconds: i, thumbnail: rgba })),
    strip: rgba,
    warnings: [],
  };
}

export const clipAnswers = {
  openClip: async ({ clipId, windowStartSeconds }) => clipSummary(clipId, windowStartSeconds),
  moveWindow: async ({ clipId, windowStartSeconds }) => clipSummary(clipId, windowStartSeconds),
  clipPictures: async () => ({ frames: Array.from({ length: 10 }, () => rgba), strip: rgba }),
  closeClip: async () => undefined,
  playbackAudio: async () => ({ samples: new Float32Array(4), sampleRateHz: 16_000 }),
  playbackFrames: async () => ({ frames: 0 }),
  clipInputs: async () => ({ spectrogram: null, picture: null }),
  keptClips: async () => ({ clips: [], damaged: [], removedParts: 0 }),
  keepClip: async (params) => ({ ...params, id: `sha of ${params.file.name}` }),
  forgetClips: async () => undefined,
  clipHashes: async () => new Map(),
} satisfies Partial<Tasks>;
