/** What plays, and where. */
import { toWireError } from '../../core/errors.ts';
import { Latest } from '../run/latest.ts';
import { playerClip, windowSeconds } from '../selectors.ts';
import type { GetState, MakeSlice, Services, SetState } from '../services.ts';
import type { Clip } from '../types/clips.ts';
import type { PlaybackSlice } from '../types/playback.ts';

/** Frames for the eye only: small, and half of film rate keeps 10 s under 30 MB. */
const FRAME_WIDTH = 320;
const FRAMES_PER_SECOND = 12.5;

const empty = {
  clipId: null,
  key: null,
  status: 'empty',
  hasSound: false,
  framesLoaded: 0,
  error: null,
} as const;

/** The player: what the model hears, and small frames beside it, loaded when first played. */
export const makePlaybackSlice: MakeSlice<PlaybackSlice> = (set, get, services) => {
  const latest = new Latest();
  const { player } = services;
  player.subscribe(({ playing, positionSeconds }) => set({ playing, positionSeconds }));

  const ensureLoaded = async (clip: Clip | null): Promise<boolean> => {
    if (clip?.status !== 'ready') return false;
    const { playback } = get();
    if (playback.key === keyOf(clip) && playback.status !== 'failed') return playback.status === 'ready';
    return load(clip, latest.begin(), set, get, services);
  };
  const play = async (clip: Clip | null) => {
    try {
      if (await ensureLoaded(clip)) await player.play();
    } catch (error) {
      set(({ playback }) => ({ playback: { ...playback, error: toWireError(error) } }));
    }
  };

  return {
    playback: empty,
    playing: false,
    positionSeconds: 0,

    togglePlay: () => {
      if (get().playing) player.pause();
      else void play(playerClip(get()));
    },

    auditionClip: (id) => {
      const { playback, playing, clips } = get();
      if (playing && playback.clipId === id) {
        player.pause();
        return;
      }
      void play(clips.find((clip) => clip.id === id) ?? null);
    },

    stopPlayback: () => {
      latest.cancel();
      player.unload();
      services.reel.clear();
      services.sync.clear();
      set({ playback: empty, positionSeconds: 0 });
    },

    seek: (seconds) => {
      const clip = playerClip(get());
      const target = Math.min(windowSeconds(clip), Math.max(0, seconds));
      set({ positionSeconds: target });
      void ensureLoaded(clip).then((ready) => {
        if (ready) player.seek(target);
      });
    },
  };
};

/** A clip's window as the player knows it: a moved window is another sound. */
export function keyOf(clip: Clip): string {
  return `${clip.id}/${clip.revision}`;
}

async function load(
  clip: Clip,
  signal: AbortSignal,
  set: SetState,
  get: GetState,
  { engine, player, reel, sync }: Services,
): Promise<boolean> {
  const patch = (change: Partial<PlaybackSlice['playback']>) =>
    set(({ playback }) => ({ playback: { ...playback, ...change } }));
  player.unload();
  reel.clear();
  sync.clear();
  set({ playback: { ...empty, clipId: clip.id, key: keyOf(clip), status: 'loading' } });
  try {
    const audio = clip.facts?.hasAudio
      ? await engine.call('playbackAudio', { clipId: clip.id }, { signal })
      : null;
    if (signal.aborted) return false;
    await player.load(audio, windowSeconds(clip));
    if (signal.aborted) return false;
    player.seek(get().positionSeconds);
    get().soundLoaded();
    patch({ status: 'ready', hasSound: audio !== null });
    if (clip.facts?.hasVideo) void streamFrames(clip, signal, patch, { engine, reel });
    return true;
  } catch (error) {
    if (!signal.aborted) patch({ status: 'failed', error: toWireError(error) });
    return false;
  }
}

async function streamFrames(
  clip: Clip,
  signal: AbortSignal,
  patch: (change: Partial<PlaybackSlice['playback']>) => void,
  { engine, reel }: Pick<Services, 'engine' | 'reel'>,
): Promise<void> {
  try {
    await engine.call(
      'playbackFrames',
      { clipId: clip.id, maxWidth: FRAME_WIDTH, framesPerSecond: FRAMES_PER_SECOND },
      {
        signal,
        onProgress: (frame) => {
          if (signal.aborted) {
            frame.bitmap.close();
            return;
          }
          reel.push(frame);
          patch({ framesLoaded: reel.length });
        },
      },
    );
  } catch (error) {
    // The sound still plays; the player says why the picture stands still.
    if (!signal.aborted) patch({ error: toWireError(error) });
  }
}
