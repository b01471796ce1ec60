/** Tasks of live input. */
import type { EngineTasks } from '../tasks.ts';
import { liveHear, liveStep, liveStop } from './live.ts';

export const liveTasks: EngineTasks<'liveHear' | 'liveStep' | 'liveStop'> = { liveHear, liveStep, liveStop };
