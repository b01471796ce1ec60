/** The worker's entry: joins the rooms' tasks and answers the page by them. */
/// <reference lib="webworker" />
import type { EngineContract } from '../contract/engine.ts';
import { AppError } from '../core/errors.ts';
import { fetchPart } from '../core/fetch-part.ts';
import { startWorkersUnderOwnPolicy } from '../core/inherit-policy.ts';
import type { Handlers, Port } from '../core/rpc.ts';
import { serve, withLater } from '../core/rpc.ts';
import { runtimeCallCount } from '../model/session.ts';
import { loadModel } from './checkpoint/load-model.ts';
import { keptModelTasks, modelTasks } from './checkpoint/tasks.ts';
import { openClip } from './clip/open-clip.ts';
import { clipTasks, keptClipTasks } from './clip/tasks.ts';
import type { EngineContext } from './context.ts';
import { reconstructTasks } from './reconstruct/tasks.ts';
import { start } from './shell/start.ts';
import { storedTasks } from './shell/tasks.ts';
import { similarityTasks } from './similarity/tasks.ts';
import type { FreeTasks } from './tasks.ts';
import { withEngine } from './tasks.ts';

let engine: Promise<EngineContext> | null = null;

/** The context that `start` made; tasks called early wait for it. */
async function ready(): Promise<EngineContext> {
  if (!engine) throw new AppError('internal', 'The worker got a task before it was started.');
  return engine;
}

/** In a build, the file's name has a hash of the module and all its imports; a development server's has not. */
const COMPUTED_BY = import.meta.env.PROD ? new URL(import.meta.url).pathname : null;

/** The context is made here, and looked at before it is there. */
const ownTasks: FreeTasks<'start' | 'counters' | 'loadModel' | 'openClip'> = {
  // The page calls twice: as early as possible, and again when it can receive the answer.
  start: async (params) => {
    engine ??= start({ ...params, computedBy: COMPUTED_BY });
    return (await engine).environment;
  },
  // Both fetch before they compute, and fetch while the engine starts.
  loadModel: (params, context) => loadModel(ready(), params, context),
  openClip: (params, context) => openClip(ready(), params, context),
  counters: async () => ({
    runtimeCalls: runtimeCallCount(),
    framesOpen: (await (await engine)?.media.framesOpen()) ?? 0,
  }),
};

/** What a first picture needs. */
const tasks = {
  ...ownTasks,
  ...keptModelTasks,
  ...keptClipTasks,
  ...storedTasks,
  ...withEngine(ready, { ...modelTasks, ...clipTasks, ...reconstructTasks, ...similarityTasks }),
};

/** All other tasks, fetched with the first call of one of them. */
const later = async (): Promise<Omit<Handlers<EngineContract>, keyof typeof tasks>> =>
  (await fetchPart(() => import('./later-tasks.ts'))).laterTasks(ready);

/** The name that ONNX Runtime gives its threads. */
const RUNTIME_THREAD = 'em-pthread';

// If the bundler puts code here that the runtime's module shares, the runtime's threads load this module too. There it
// must not answer messages, because they are for the runtime.
if (self.name !== RUNTIME_THREAD) {
  // A script loaded from a blob URL has no policy from the service worker, and neither have its own workers.
  if (self.location.protocol === 'blob:') startWorkersUnderOwnPolicy();
  serve<EngineContract>(self as unknown as Port, withLater<EngineContract, keyof typeof tasks>(tasks, later));
}
