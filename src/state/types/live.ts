/** Live input. */
import type { LiveStep } from '../../contract/live.ts';
import type { WireError } from '../../core/errors.ts';
import type { LiveKind } from '../services.ts';

/** A live input as it stands; its pictures are in the result cache under `picturesId`. */
export interface Live {
  /** `ended`: the device went away, and what was heard waits to be kept or discarded. */
  readonly status: 'off' | 'asking' | 'running' | 'ended' | 'keeping';
  readonly kind: LiveKind | null;
  /** The device's own name and rate. */
  readonly label: string;
  readonly sampleRateHz: number;
  readonly hasPicture: boolean;
  readonly heardSeconds: number;
  /** Sound that was lost because the tab could not follow. */
  readonly missedSeconds: number;
  readonly levelDecibels: number | null;
  readonly colourRange: readonly [number, number];
  /** Its strip is the running spectrogram, its one frame the camera's newest picture. */
  readonly picturesId: string | null;
  /** The newest embedding against the open clips. */
  readonly step: LiveStep | null;
  readonly stepError: WireError | null;
  readonly steps: number;
  /** Steps left out because the one before still ran. */
  readonly skippedSteps: number;
  readonly error: WireError | null;
}

export interface LiveSlice {
  readonly live: Live;
  /** Asks the browser for the devices and begins to listen. */
  readonly startLive: (kind: LiveKind) => Promise<void>;
  /** Gives the devices back and keeps the last seconds as a clip. */
  readonly keepLive: () => Promise<void>;
  /** Gives the devices back and keeps nothing. */
  readonly discardLive: () => Promise<void>;
  readonly dismissLiveError: () => void;
}
