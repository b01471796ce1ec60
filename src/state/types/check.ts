import type { CheckMachineResult } from '../../engine/contract/check.ts';
import type { Run } from './runs.ts';

/** The check of this machine: a stored clip through every path, against stored values. */
export interface CheckSlice {
  readonly check: Run<CheckMachineResult>;
  /** What a failed check has switched off, in a sentence; null for nothing. */
  readonly switchedOff: string | null;
  readonly startCheck: () => Promise<void>;
  readonly cancelCheck: () => void;
}
