/** Sounds of a reconstruction. */
import type { PlaybackAudio } from '../../contract/clip.ts';
import type { PhaseSource, RenderedKind, RenderedSound } from '../../contract/reconstruct.ts';
import type { Run } from '../run/run.ts';

/** The clip's own sound, or one of its reconstruction. */
export type HeardKind = 'original' | RenderedKind;

/** A rendered sound; its samples are in the result cache under `soundId`. */
export interface HeardSound extends Pick<
  RenderedSound,
  'which' | 'phase' | 'spectralConvergence' | 'clampedShare' | 'gainDecibels' | 'statistics'
> {
  readonly key: string;
  /** Clip and window, as the player names them. */
  readonly clipKey: string;
  readonly soundId: string;
}

/** What of a reconstruction is heard. */
export interface HearSlice {
  readonly hearWhich: HeardKind;
  readonly hearPhase: PhaseSource;
  /** The rendering that runs; what was heard before plays on meanwhile. */
  readonly hearRun: Omit<Run<never>, 'summary'>;
  /** The rendered sound that is heard; null for the original. */
  readonly heard: HeardSound | null;
  readonly chooseHeard: (which: HeardKind) => void;
  readonly chooseHearPhase: (phase: PhaseSource) => void;
  /** Brings what is heard in line with view, clip, mask and choice. */
  readonly refreshHeard: () => void;
  readonly cancelHear: () => void;
  /** The player was given another clip's sound. */
  readonly soundLoaded: () => void;
  /** The samples of what is chosen, for a file; null while there are none. */
  readonly chosenSound: () => Promise<PlaybackAudio | null>;
}
