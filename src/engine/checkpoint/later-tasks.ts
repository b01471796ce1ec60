/** Tasks that take the loaded model away as files. */
import type { EngineTasks } from '../tasks.ts';
import { exportModel, hashModel } from './export-model.ts';

export const exportTasks: EngineTasks<'exportModel' | 'hashModel'> = { exportModel, hashModel };
