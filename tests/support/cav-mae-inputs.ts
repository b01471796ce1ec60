/** CAV-MAE's inputs under short names, for tests of what takes a family or a part of one. */
import { CAV_MAE } from '../../src/core/family.ts';
import type { Modality, PatchGrid } from '../../src/core/geometry.ts';
import type { FrameSampling } from '../../src/media/picture/frame-index.ts';

export const AUDIO = CAV_MAE.audio;
export const VISUAL = CAV_MAE.visual;
export const AUDIO_GRID = AUDIO.grid;
export const VISUAL_GRID = VISUAL.grid;
export const GRIDS: Readonly<Record<Modality, PatchGrid>> = { audio: AUDIO_GRID, visual: VISUAL_GRID };
export const SPECTROGRAM_FRAMES = AUDIO.spectrogramFrames;
export const IMAGE_SIZE = VISUAL.size;
export const CLIP_SECONDS = CAV_MAE.clipSeconds;
export const FRAMES_PER_CLIP = VISUAL.framesPerClip;
export const HOP_SAMPLES = AUDIO.hopSamples;
export const SAMPLING: FrameSampling = { clipSeconds: CLIP_SECONDS, framesPerClip: FRAMES_PER_CLIP };
