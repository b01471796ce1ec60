/** Tasks of the command line: features of a window, its log-mel, every named tensor. */
import type { EngineTasks } from '../tasks.ts';
import { embedWindow, windowLogMel } from './embed-window.ts';
import { tensors } from './tensors.ts';

export const batchTasks: EngineTasks<'embedWindow' | 'windowLogMel' | 'tensors'> = {
  embedWindow,
  windowLogMel,
  tensors,
};
