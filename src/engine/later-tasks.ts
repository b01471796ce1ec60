/**
 * Joins the tasks that the first reconstruction does not need. They are one chunk, because a view calls several of
 * them within a second.
 */
import { batchTasks } from './batch/later-tasks.ts';
import { downloadTasks, exportTasks } from './checkpoint/later-tasks.ts';
import { classifyTasks } from './classify/later-tasks.ts';
import { collectionTasks } from './collection/later-tasks.ts';
import type { EngineContext } from './context.ts';
import { galleryTasks } from './features/later-tasks.ts';
import { inspectTasks } from './inspect/later-tasks.ts';
import { liveTasks } from './live/later-tasks.ts';
import { localiseTasks } from './localise/later-tasks.ts';
import { mapTasks } from './map/later-tasks.ts';
import { rebuiltTasks } from './reconstruct/later-tasks.ts';
import { retrieveTasks } from './retrieve/later-tasks.ts';
import { readFileTasks } from './shell/later-tasks.ts';
import { matrixTasks } from './similarity/later-tasks.ts';
import { withEngine } from './tasks.ts';
import { trainTasks } from './train/later-tasks.ts';
import { verifyTasks } from './verify/later-tasks.ts';

export { moveEarlierStorage } from '../storage/earlier-storage.ts';

export const laterTasks = (ready: () => Promise<EngineContext>) => ({
  ...downloadTasks,
  ...readFileTasks,
  ...withEngine(ready, {
    ...batchTasks,
    ...classifyTasks,
    ...collectionTasks,
    ...exportTasks,
    ...galleryTasks,
    ...inspectTasks,
    ...liveTasks,
    ...localiseTasks,
    ...mapTasks,
    ...matrixTasks,
    ...rebuiltTasks,
    ...retrieveTasks,
    ...trainTasks,
    ...verifyTasks,
  }),
});
