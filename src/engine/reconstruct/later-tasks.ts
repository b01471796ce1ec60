/** What is asked of a reconstruction later: its sound, another model's, float16, many clips' losses. */
import type { EngineTasks } from '../tasks.ts';
import { checkPrecision } from './check-precision.ts';
import { clipLosses } from './clip-losses.ts';
import { compareModels } from './compare-models.ts';
import { renderSound } from './render-sound.ts';

export const rebuiltTasks: EngineTasks<'checkPrecision' | 'clipLosses' | 'compareModels' | 'renderSound'> = {
  checkPrecision,
  clipLosses,
  compareModels,
  renderSound,
};
