/** Files of text that are read within limits. */
import type { FreeTasks } from '../tasks.ts';
import { readBundle, readClipLabels, readLabels } from './read-file.ts';

export const readFileTasks: FreeTasks<'readBundle' | 'readClipLabels' | 'readLabels'> = {
  readBundle,
  readClipLabels,
  readLabels,
};
