/** The reconstruction that a first visit shows, and its drafts. */
import type { EngineTasks } from '../tasks.ts';
import { draft, reconstruct } from './reconstruct.ts';

export const reconstructTasks: EngineTasks<'reconstruct' | 'draft'> = { reconstruct, draft };
