/** Checkpoints kept in this browser. */
import type { KeptEntry, KeptModels, KeptSettings } from '../../contract/kept.ts';
import type { WireError } from '../../core/errors.ts';
import type { Run } from '../run/run.ts';

/** Checkpoints kept in this browser between visits. */
export interface KeptSlice {
  /** Null until it was asked for. */
  readonly kept: KeptModels | null;
  readonly keptError: WireError | null;
  /** The copy that runs, or how the last one ended. */
  readonly keeping: Omit<Run<never>, 'summary'>;
  readonly listKept: () => Promise<void>;
  /** Keeps the checkpoint that is loaded, with its settings. */
  readonly keepLoadedModel: () => Promise<void>;
  /** Notes what a kept checkpoint turned out to need, so that its next load begins with it. */
  readonly noteSettings: (id: string, settings: KeptSettings) => Promise<void>;
  readonly cancelKeeping: () => void;
  readonly loadKept: (entry: KeptEntry) => Promise<void>;
  readonly forgetKept: (id: string) => Promise<void>;
}
