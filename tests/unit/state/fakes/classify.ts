/** What a healthy worker answers to the tasks of classification. */
import type { Tasks } from './tasks.ts';
import { unanswered } from './tasks.ts';

export const classifyAnswers = {
  classify: unanswered,
  confusion: unanswered,
  fewShot: unanswered,
} satisfies Partial<Tasks>;
