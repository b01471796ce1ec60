/** The check of this machine: a stored clip through every path, against stored values. */
import type { CheckMachineResult } from '../../contract/check.ts';
import type { Answered } from '../run/run.ts';

export type CheckSummary = CheckMachineResult & Answered;

export interface CheckSlice {
  /** What a failed check has switched off, in a sentence; null for nothing. */
  readonly switchedOff: string | null;
}
