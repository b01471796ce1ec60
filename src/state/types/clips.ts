/** Clips of the library. */
import type { ClipFacts, ClipSource } from '../../contract/clip.ts';
import type { Progress } from '../../contract/environment.ts';
import type { KeptClip } from '../../contract/kept-clips.ts';
import type { LiveRecording } from '../../contract/live.ts';
import type { WireError } from '../../core/errors.ts';
import type { GivenFile } from '../library/files.ts';

export interface Clip {
  readonly id: string;
  readonly name: string;
  readonly origin: 'sample' | 'user';
  readonly source: ClipSource;
  /** Name of the folder that it was dropped in, which may say what it is. */
  readonly folder?: string | undefined;
  /** What happens in it, where a sample tells. */
  readonly kind?: string | undefined;
  /** What it was cut from: clips of one source do not test each other. */
  readonly sourceKey?: string | undefined;
  /** When the user gave it, in milliseconds since 1970, each later than the one before; absent for a sample. */
  readonly addedAt?: number | undefined;
  /** Kept since an earlier visit. */
  readonly isFromStore?: boolean | undefined;
  /** `listed`: kept since an earlier visit, and opened once somebody needs it. */
  readonly status: 'listed' | 'queued' | 'opening' | 'ready' | 'failed';
  readonly progress: Progress | null;
  readonly error: WireError | null;
  /** Once it was open; its pictures are in the result cache under `picturesId`. */
  readonly facts: ClipFacts | null;
  readonly picturesId: string | null;
  /** Counts what was loaded under this id, so that a moved window is another clip to whatever caches. */
  readonly revision: number;
  /** A window move that runs over an open clip, and how the last one failed. */
  readonly moving: boolean;
  readonly moveError: WireError | null;
}

export interface ClipsSlice {
  readonly clips: readonly Clip[];
  readonly selectedClipId: string | null;
  readonly samplesLicence: string | null;
  readonly samplesError: string | null;
  /** What became of the last drop, beyond the clips it added. */
  readonly dropNote: string | null;
  readonly addFiles: (given: readonly GivenFile[]) => void;
  readonly addSamples: () => Promise<void>;
  /** Lists clips of earlier visits, to be opened when they are needed; gives them as the library's, in order. */
  readonly addKept: (kept: readonly KeptClip[]) => readonly Clip[];
  /** Adds the last live seconds as a clip of the user's, and chooses it. */
  readonly addRecording: (recording: LiveRecording) => void;
  /** Goes on with clips that wait, once a worker is there. */
  readonly openQueued: () => void;
  /** Opens listed clips because somebody needs them; null for all. */
  readonly openListed: (ids: readonly string[] | null) => void;
  /** Prepares open clips anew where they were prepared for a model of another family. */
  readonly refitClips: () => void;
  readonly selectClip: (id: string) => void;
  readonly selectNeighbour: (step: 1 | -1) => void;
  readonly cancelClip: (id: string) => void;
  readonly retryClip: (id: string) => void;
  readonly removeClip: (id: string) => void;
  readonly moveWindow: (id: string, windowStartSeconds: number) => void;
}
