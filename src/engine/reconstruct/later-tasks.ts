/** Later tasks on a reconstruction: its audio, another model's, float16. */
import type { EngineTasks } from '../tasks.ts';
import { checkPrecision } from './check-precision.ts';
import { compareModels } from './compare-models.ts';
import { renderSound } from './render-sound.ts';

export const rebuiltTasks: EngineTasks<'checkPrecision' | 'compareModels' | 'renderSound'> = {
  checkPrecision,
  compareModels,
  renderSound,
};
