/** Tasks that verify: every path of this machine, and what lab bundles record. */
import type { EngineTasks } from '../tasks.ts';
import { checkMachine } from './check-machine.ts';
import { clipHashes, labFigures } from './lab-figures.ts';

export const verifyTasks: EngineTasks<'checkMachine' | 'clipHashes' | 'labFigures'> = {
  checkMachine,
  clipHashes,
  labFigures,
};
