/** Clips kept in this browser. */
import type { Progress } from '../../contract/environment.ts';
import type { WireError } from '../../core/errors.ts';

/** How a clip's copy in this browser stands. */
export interface ClipCopy {
  /** `removed`: it was kept, until another tab removed it. */
  readonly status: 'waiting' | 'copying' | 'kept' | 'failed' | 'too-large' | 'removed';
  /** What it is kept as; clips of the same bytes share one copy. Null until it is kept. */
  readonly keptId: string | null;
  readonly bytes: number;
}

/** One that lies in this browser and can't be used. */
export interface DamagedClip {
  readonly id: string;
  readonly reason: string;
}

/** Clips of the user's that are there on the next visit. */
export interface KeptClipsSlice {
  /** Whether clips are kept: the user's switch. */
  readonly keepClips: boolean;
  /** By clip; live recordings and samples have none. */
  readonly clipCopies: ReadonlyMap<string, ClipCopy>;
  /** The copy that runs. */
  readonly clipCopyProgress: Progress | null;
  /** What went wrong last with keeping, listing or removing. */
  readonly keptClipsError: WireError | null;
  readonly damagedClips: readonly DamagedClip[];
  /** Broken-off copies that were removed at the start. */
  readonly removedClipParts: number;
  /** Begins to look for clips of earlier visits, before the library is ready for them. */
  readonly lookForClips: () => void;
  /** Puts the clips of earlier visits back, once a visit. */
  readonly restoreClips: () => Promise<void>;
  /** Keeps a clip that is open, in the background; what can't be or shall not be kept is left. */
  readonly keepClip: (clipId: string) => void;
  /** For a clip that leaves the library. */
  readonly forgetClipCopy: (clipId: string) => void;
  readonly forgetDamagedClip: (id: string) => Promise<void>;
  /** Off removes what is kept; the clips stay open. */
  readonly setKeepClips: (on: boolean) => Promise<void>;
  /** Ends the copy that runs and those that wait. */
  readonly stopKeepingClips: () => void;
}
