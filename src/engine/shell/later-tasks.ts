/** Files of text that are read within limits. */
import type { FreeTasks } from '../tasks.ts';
import { readBundle, readLabels } from './read-file.ts';

export const readFileTasks: FreeTasks<'readBundle' | 'readLabels'> = { readBundle, readLabels };
