/** Tasks that classify. */
import type { EngineTasks } from '../tasks.ts';
import { classify } from './classify.ts';
import { confusion } from './confusion.ts';
import { fewShot } from './few-shot.ts';

export const classifyTasks: EngineTasks<'classify' | 'confusion' | 'fewShot'> = {
  classify,
  confusion,
  fewShot,
};
