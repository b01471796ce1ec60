/** State of the player: what plays, and where. */
import type { WireError } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import { Latest } from '../run/latest.ts';
import { isPlaying, pictureClip, playerClip, windowSeconds } from '../selectors.ts';
import type { GetState, MakeSlice, Patch, Services } from '../services.ts';
import type { Clip } from './clip.ts';

/** What is in the player: a clip, whose sound and frames are loaded on the first play. */
interface Playback {
  /** The clip that is heard. */
  readonly clipId: string | null;
  /** The clip whose video is shown, if it is another one. */
  readonly pictureId: string | null;
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
  /** Plays or pauses a clip without choosing it, or its audio over the video of another clip. */
  readonly audition: (id: string, pictureId?: string) => void;
  readonly seek: (seconds: number) => void;
  /** Empties the player: another clip is chosen, or this one was removed. */
  readonly stop: () => void;
}

/** Frames for display only: small and at half the film rate, so that 10 s take less than 30 MB. */
const FRAME_WIDTH = 320;
const FRAMES_PER_SECOND = 12.5;

const empty: Playback = {
  clipId: null,
  pictureId: null,
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

  const ensureLoaded = async (clip: Clip | null, picture: Clip | null): Promise<boolean> => {
    if (clip?.status !== 'ready' || picture?.status !== 'ready') return false;
    const { key, status } = get().player;
    if (key === pairKey(clip, picture) && status !== 'failed') return status === 'ready';
    return load(clip, picture, latest.begin(), patch, get, services);
  };
  const play = async (clip: Clip | null, picture: Clip | null) => {
    try {
      if (await ensureLoaded(clip, picture)) await player.play();
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
      else void play(playerClip(get()), pictureClip(get()));
    },

    audition: (id, pictureId = id) => {
      if (isPlaying(get(), id, pictureId)) {
        player.pause();
        return;
      }
      const { clips } = get().library;
      const find = (wanted: string) => clips.find((clip) => clip.id === wanted) ?? null;
      void play(find(id), find(pictureId));
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
      void ensureLoaded(clip, pictureClip(get())).then((ready) => {
        if (ready) player.seek(target);
      });
    },
  };
};

/** The key of a window in the player. A moved window has another key, because its audio differs. */
export function keyOf(clip: Clip): string {
  return `${clip.id}/${clip.revision}`;
}

/** The key of what is loaded. Audio over another video has its own key, so that no reconstruction plays there. */
function pairKey(clip: Clip, picture: Clip): string {
  return picture.id === clip.id ? keyOf(clip) : `${keyOf(clip)} over ${keyOf(picture)}`;
}

async function load(
  clip: Clip,
  picture: Clip,
  signal: AbortSignal,
  patch: Patch<PlayerSlice>,
  get: GetState,
  { engine, player, reel, sync }: Services,
): Promise<boolean> {
  player.unload();
  reel.clear();
  sync.clear();
  const pictureId = picture.id === clip.id ? null : picture.id;
  patch({ ...empty, clipId: clip.id, pictureId, key: pairKey(clip, picture), status: 'loading' });
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
    if (picture.facts?.hasVideo) void streamFrames(picture, signal, patch, { engine, reel });
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
    // The audio still plays, and the player shows why the video does not.
    if (!signal.aborted) patch({ error: toWireError(error) });
  }
}
