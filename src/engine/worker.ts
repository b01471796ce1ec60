/// <reference lib="webworker" />
import { AppError } from '../core/errors.ts';
import { serve } from '../core/rpc.ts';
import type { Port } from '../core/rpc.ts';
import { openFrameCount } from '../media/open-frames.ts';
import { runtimeCallCount } from '../model/session.ts';
import type { EngineContext } from './context.ts';
import type { EngineContract } from './contract.ts';
import { checkPrecision } from './tasks/check-precision.ts';
import { galleryRecall } from './tasks/gallery-recall.ts';
import { crossModalGain } from './tasks/cross-modal-gain.ts';
import { inspectErrors } from './tasks/inspect-errors.ts';
import { liveHear, liveStep, liveStop } from './tasks/live.ts';
import { loadModel } from './tasks/load-model.ts';
import { moveWindow, openClip } from './tasks/open-clip.ts';
import { playbackAudio, playbackFrames } from './tasks/playback.ts';
import { predictability } from './tasks/predictability.ts';
import { ratioSweep } from './tasks/ratio-sweep.ts';
import { draft, reconstruct } from './tasks/reconstruct.ts';
import { renderSound } from './tasks/render-sound.ts';
import { retrievalLab } from './tasks/retrieval-lab.ts';
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
    galleryRecall: async (params, context) => galleryRecall(params, context),
    retrievalLab: async (params, context) => retrievalLab(await ready(), params, context),
    inspectErrors: async (params, context) => inspectErrors(await ready(), params, context),
    ratioSweep: async (params, context) => ratioSweep(await ready(), params, context),
    predictability: async (params, context) => predictability(await ready(), params, context),
    crossModalGain: async (params, context) => crossModalGain(await ready(), params, context),
    liveHear: async (params) => liveHear(await ready(), params),
    liveStep: async (params, context) => liveStep(await ready(), params, context),
    liveStop: async (params) => liveStop(await ready(), params),
    counters: async () => ({ runtimeCalls: runtimeCallCount(), framesOpen: openFrameCount() }),
  });
}
