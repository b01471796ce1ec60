/** What a healthy worker answers to the tasks of the command line's tasks. */
import type { Tasks } from './tasks.ts';

/** The page asks for none of the command line's tasks. */
const refuse = () => Promise.reject(new Error('The page asks for no batch task.'));

export const batchAnswers = {
  embedWindow: refuse,
  windowLogMel: refuse,
  tensors: refuse,
} satisfies Partial<Tasks>;
