/** State of the player: what plays, and where. */
import type { WireError } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import { Latest } from '../run/latest.ts';
import { playerClip, windowSeconds } from '../selectors.ts';
import type { GetState, MakeSlice, Patch, Services } from '../services.ts';
import type { Clip } from './clip.ts';

/** What is in the player: a clip, whose sound and frames are loaded on the first play. */
interface Playback {
  readonly clipId: string | null;
  readonly key: string | null;
  readonly status: 'empty' | 'loading' | 'ready' | 'failed';
  readonly hasSound: boolean;
  readonly framesLoaded: number;
  readonly error: WireError | null;
}

export interface PlayerSlice extends Playback {
  readonly playing: boolean;
  readonly positionSeconds: number;
  readonly toggle: () => void;
  /** Plays or pauses another clip without choosing it. */
  readonly audition: (id: string) => void;
  readonly seek: (seconds: number) => void;
  /** Empties the player: another clip is chosen, or this one is gone. */
  readonly stop: () => void;
}

/** Frames for display only: small and at half the film rate, so that 10 s take less than 30 MB. */
const FRAME_WIDTH = 320;
const FRAMES_PER_SECOND = 12.5;

const empty: Playback = {
  clipId: null,
  key: null,
  status: 'empty',
  hasSound: false,
  framesLoaded: 0,
  error: null,
};

/** The player: the audio that the model gets, and small frames, loaded when first played. */
export const makePlayerSlice: MakeSlice<PlayerSlice> = (patch, get, services) => {
  const latest = new Latest();
  const { player } = services;
  player.subscribe(({ playing, positionSeconds }) => patch({ playing, positionSeconds }));

  const ensureLoaded = async (clip: Clip | null): Promise<boolean> => {
    if (clip?.status !== 'ready') return false;
    const { key, status } = get().player;
    if (key === keyOf(clip) && status !== 'failed') return status === 'ready';
    return load(clip, latest.begin(), patch, get, services);
  };
  const play = async (clip: Clip | null) => {
    try {
      if (await ensureLoaded(clip)) await player.play();
    } catch (error) {
      patch({ error: toWireError(error) });
    }
  };

  return {
    ...empty,
    playing: false,
    positionSeconds: 0,

    toggle: () => {
      if (get().player.playing) player.pause();
      else void play(playerClip(get()));
    },

    audition: (id) => {
      const { clipId, playing } = get().player;
      if (playing && clipId === id) {
        player.pause();
        return;
      }
      void play(get().library.clips.find((clip) => clip.id === id) ?? null);
    },

    stop: () => {
      latest.cancel();
      player.unload();
      services.reel.clear();
      services.sync.clear();
      patch({ ...empty, positionSeconds: 0 });
    },

    seek: (seconds) => {
      const clip = playerClip(get());
      const target = Math.min(windowSeconds(clip), Math.max(0, seconds));
      patch({ positionSeconds: target });
      void ensureLoaded(clip).then((ready) => {
        if (ready) player.seek(target);
      });
    },
  };
};

/** The key of a window in the player. A moved window has another key, because its audio differs. */
export function keyOf(clip: Clip): string {
  return `${clip.id}/${clip.revision}`;
}

async function load(
  clip: Clip,
  signal: AbortSignal,
  patch: Patch<PlayerSlice>,
  get: GetState,
  { engine, player, reel, sync }: Services,
): Promise<boolean> {
  player.unload();
  reel.clear();
  sync.clear();
  patch({ ...empty, clipId: clip.id, key: keyOf(clip), status: 'loading' });
  try {
    const audio = clip.facts?.hasAudio
      ? await engine.call('playbackAudio', { clipId: clip.id }, { signal })
      : null;
    if (signal.aborted) return false;
    await player.load(audio, windowSeconds(clip));
    if (signal.aborted) return false;
    player.seek(get().player.positionSeconds);
    get().hear.soundLoaded();
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
  patch: Patch<PlayerSlice>,
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
    // The audio still plays, and the player says why the video does not.
    if (!signal.aborted) patch({ error: toWireError(error) });
  }
}
