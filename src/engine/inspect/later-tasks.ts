/** Tasks that look into reconstructions: losses of clips, errors, ratios, predictability, gains. */
import type { EngineTasks } from '../tasks.ts';
import { clipLosses } from './clip-losses.ts';
import { crossModalGain } from './cross-modal-gain.ts';
import { inspectErrors } from './inspect-errors.ts';
import { predictability } from './predictability.ts';
import { ratioSweep } from './ratio-sweep.ts';

export const inspectTasks: EngineTasks<
  'clipLosses' | 'crossModalGain' | 'inspectErrors' | 'predictability' | 'ratioSweep'
> = { clipLosses, crossModalGain, inspectErrors, predictability, ratioSweep };
