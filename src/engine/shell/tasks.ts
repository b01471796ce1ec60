/** What this browser holds for the page. */
import type { FreeTasks } from '../tasks.ts';
import { forgetEverything, storedHere } from './stored.ts';

export const storedTasks: FreeTasks<'storedHere' | 'forgetEverything'> = { storedHere, forgetEverything };
