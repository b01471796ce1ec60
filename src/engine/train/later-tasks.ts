/** Tasks for training, which itself runs in another worker. */
import type { EngineTasks } from '../tasks.ts';
import { clipArrays } from './clip-arrays.ts';

export const trainTasks: EngineTasks<'clipArrays'> = { clipArrays };
