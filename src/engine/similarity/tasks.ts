/** The open clips against each other. */
import type { EngineTasks } from '../tasks.ts';
import { compareClips } from './compare-clips.ts';

export const similarityTasks: EngineTasks<'similarity'> = { similarity: compareClips };
