/** An opened bundle and its check. */
import type { Progress } from '../../contract/environment.ts';
import type { LabBundle } from '../../contract/lab-bundle.ts';
import type { ExportedFile } from '../../contract/model.ts';
import type { WireError } from '../../core/errors.ts';
import type { LabRow } from '../bundle/lab-bundle.ts';

/** Something that a re-check lacks, and what of the page would bring it. */
export interface LabNeed {
  /** One sentence. */
  readonly text: string;
  /** A model that lies beside the page or in this browser. */
  readonly load?: { readonly bundledId: string } | { readonly keptId: string };
  /** An open clip whose window lies elsewhere. */
  readonly move?: { readonly clipId: string; readonly startSeconds: number };
}

export interface LabCheck {
  readonly status: 'idle' | 'running' | 'done' | 'failed';
  readonly progress: Progress | null;
  readonly error: WireError | null;
  /** What has to be there first; empty once it is. */
  readonly needs: readonly LabNeed[];
  /** Null before it was compared. */
  readonly rows: readonly LabRow[] | null;
}

/** A recorded experiment: saved, opened, asked again. */
export interface BundleSlice {
  readonly bundle: { readonly fileName: string; readonly content: LabBundle } | null;
  readonly bundleError: WireError | null;
  readonly labCheck: LabCheck;
  /** Null where it failed or was cancelled, which `exporting` tells. */
  readonly saveBundle: () => Promise<ExportedFile | null>;
  readonly openBundle: (file: File) => Promise<void>;
  /** Computes the opened bundle's figures again and compares, or says what is missing. */
  readonly recheck: () => Promise<void>;
  readonly cancelRecheck: () => void;
  readonly closeBundle: () => void;
}
