/** Tasks on clips: open, show, play, close; and what of them is kept in this browser. */
import type { EngineTasks, FreeTasks } from '../tasks.ts';
import { forgetClips, keepClip, keptClips } from './kept-clips.ts';
import { clipPictures, moveWindow } from './open-clip.ts';
import { playbackAudio, playbackFrames } from './playback.ts';

export const clipTasks: EngineTasks<
  'moveWindow' | 'clipPictures' | 'closeClip' | 'playbackAudio' | 'playbackFrames'
> = {
  moveWindow,
  clipPictures,
  closeClip: async (engine, { clipId }) => engine.clips.close(clipId),
  playbackAudio,
  playbackFrames,
};

export const keptClipTasks: FreeTasks<'keptClips' | 'keepClip' | 'forgetClips'> = {
  keptClips,
  keepClip,
  forgetClips,
};
