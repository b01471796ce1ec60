/** One clip of the library. */
import type { ClipFacts, ClipSource } from '../../contract/clip.ts';
import type { Progress } from '../../contract/environment.ts';
import type { Box } from '../../core/box.ts';
import type { WireError } from '../../core/errors.ts';

/** What shows a clip before it is open. */
export interface ClipPreview {
  /** A frame, small. */
  readonly thumbnailUrl: string;
  /** Its spectrogram in grey: time right, mel up. */
  readonly stripUrl: string;
  readonly durationSeconds: number;
}

export interface Clip {
  readonly id: string;
  readonly name: string;
  readonly origin: 'sample' | 'user';
  readonly source: ClipSource;
  /** Name of the folder that it was dropped in, which may be a label. */
  readonly folder?: string | undefined;
  /** The kind of event, if the sample manifest states it. */
  readonly kind?: string | undefined;
  /** Where the source of its sound is in each of the ten frames, if the sample manifest states it. */
  readonly boxes?: readonly Box[] | undefined;
  /** Its pictures and length, if the sample manifest states them. */
  readonly preview?: ClipPreview | undefined;
  /** SHA-256 of its file, if the sample manifest states it. */
  readonly sha256?: string | undefined;
  /** What it was cut from: clips of one source do not test each other. */
  readonly sourceKey?: string | undefined;
  /** When the user gave it, in milliseconds since 1970, each later than the one before; absent for a sample. */
  readonly addedAt?: number | undefined;
  /** Kept since an earlier visit. */
  readonly isFromStore?: boolean | undefined;
  /** `listed`: a sample, or kept since an earlier visit; it is opened once somebody needs it. */
  readonly status: 'listed' | 'queued' | 'opening' | 'ready' | 'failed';
  readonly progress: Progress | null;
  readonly error: WireError | null;
  /** Once it was open; its pictures are in the result cache under `picturesId`. */
  readonly facts: ClipFacts | null;
  readonly picturesId: string | null;
  /** Counts the loads under this id, so that caches treat a moved window as another clip. */
  readonly revision: number;
  /** A window move that runs over an open clip, and how the last one failed. */
  readonly moving: boolean;
  readonly moveError: WireError | null;
}

/** A clip that waits to be opened. */
export function queuedClip(id: string, name: string, origin: Clip['origin'], source: ClipSource): Clip {
  return {
    id,
    name,
    origin,
    source,
    status: 'queued',
    progress: null,
    error: null,
    facts: null,
    picturesId: null,
    revision: 0,
    moving: false,
    moveError: null,
  };
}
