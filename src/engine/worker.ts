/// <reference lib="webworker" />
import { AppError } from '../core/errors.ts';
import { serve } from '../core/rpc.ts';
import type { Port } from '../core/rpc.ts';
import { openFrameCount } from '../media/open-frames.ts';
import { runtimeCallCount } from '../model/session.ts';
import type { EngineContext } from './context.ts';
import type { EngineContract } from './contract.ts';
import { checkPrecision } from './tasks/check-precision.ts';
import { loadModel } from './tasks/load-model.ts';
import { moveWindow, openClip } from './tasks/open-clip.ts';
import { playbackAudio, playbackFrames } from './tasks/playback.ts';
import { draft, reconstruct } from './tasks/reconstruct.ts';
import { renderSound } from './tasks/render-sound.ts';
import { similarity } from './tasks/similarity.ts';
import { start } from './tasks/start.ts';

let engine: Promise<EngineContext> | null = null;

/** The context that `start` made; tasks called early wait for it. */
async function ready(): Promise<EngineContext> {
  if (!engine) throw new AppError('internal', 'The worker was asked for work before it was started.');
  return engine;
}

/** The name that the runtime gives its threads. */
const RUNTIME_THREAD = 'em-pthread';

// In the built page the runtime's threads load this module too, for what the bundler shares between chunks: there it
// must not answer messages, which are the runtime's own.
if (self.name !== RUNTIME_THREAD) {
  serve<EngineContract>(self as unknown as Port, {
    start: async (params) => {
      engine = start(params);
      return (await engine).environment;
    },
    loadModel: async (params, context) => loadModel(await ready(), params, context),
    openClip: async (params, context) => openClip(await ready(), params, context),
    moveWindow: async (params, context) => moveWindow(await ready(), params, context),
    closeClip: async ({ clipId }) => (await ready()).clips.close(clipId),
    playbackAudio: async (params) => playbackAudio(await ready(), params),
    playbackFrames: async (params, context) => playbackFrames(await ready(), params, context),
    reconstruct: async (params, context) => reconstruct(await ready(), params, context),
    draft: async (params, context) => draft(await ready(), params, context),
    checkPrecision: async (params, context) => checkPrecision(await ready(), params, context),
    renderSound: async (params, context) => renderSound(await ready(), params, context),
    similarity: async (params, context) => similarity(await ready(), params, context),
    counters: async () => ({ runtimeCalls: runtimeCallCount(), framesOpen: openFrameCount() }),
  });
}
