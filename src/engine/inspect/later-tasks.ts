/** Tasks that look into reconstructions: errors, ratios, predictability, gains. */
import type { EngineTasks } from '../tasks.ts';
import { crossModalGain } from './cross-modal-gain.ts';
import { inspectErrors } from './inspect-errors.ts';
import { predictability } from './predictability.ts';
import { ratioSweep } from './ratio-sweep.ts';

export const inspectTasks: EngineTasks<'crossModalGain' | 'inspectErrors' | 'predictability' | 'ratioSweep'> =
  { crossModalGain, inspectErrors, predictability, ratioSweep };
