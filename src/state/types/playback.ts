/** The player. */
import type { WireError } from '../../core/errors.ts';

export interface PlaybackSlice {
  /** The clip in the player; its sound and frames are loaded on the first play. */
  readonly playback: {
    readonly clipId: string | null;
    readonly key: string | null;
    readonly status: 'empty' | 'loading' | 'ready' | 'failed';
    readonly hasSound: boolean;
    readonly framesLoaded: number;
    readonly error: WireError | null;
  };
  readonly playing: boolean;
  readonly positionSeconds: number;
  readonly togglePlay: () => void;
  /** Plays or pauses another clip without choosing it. */
  readonly auditionClip: (id: string) => void;
  readonly seek: (seconds: number) => void;
  /** Empties the player: another clip is chosen, or this one is gone. */
  readonly stopPlayback: () => void;
}
