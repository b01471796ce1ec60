/** The worker's entry: tasks by name. */
/// <reference lib="webworker" />
import type { EngineContract } from '../contract/engine.ts';
import { AppError } from '../core/errors.ts';
import { fetchPart } from '../core/fetch-part.ts';
import { startWorkersUnderOwnPolicy } from '../core/inherit-policy.ts';
import type { Port } from '../core/rpc.ts';
import { serve } from '../core/rpc.ts';
import { runtimeCallCount } from '../model/session.ts';
import { checkKept, forgetModel, keepModel, keptModels, setKeptSettings } from './checkpoint/kept-models.ts';
import { loadModel } from './checkpoint/load-model.ts';
import { forgetClips, keepClip, keptClips } from './clip/kept-clips.ts';
import { clipPictures, moveWindow, openClip } from './clip/open-clip.ts';
import { playbackAudio, playbackFrames } from './clip/playback.ts';
import type { EngineContext } from './context.ts';
import { draft, reconstruct } from './reconstruct/reconstruct.ts';
import { start } from './shell/start.ts';
import { forgetEverything, storedHere } from './shell/stored.ts';
import { similarity } from './similarity/similarity.ts';

let engine: Promise<EngineContext> | null = null;

/** The context that `start` made; tasks called early wait for it. */
async function ready(): Promise<EngineContext> {
  if (!engine) throw new AppError('internal', 'The worker was asked for work before it was started.');
  return engine;
}

/** The tasks that no first picture needs, fetched with the first of them that is asked for. */
const later = () => fetchPart(() => import('./later-tasks.ts'));

/** The build names this module by what is in it and in all that it imports; a server of sources does not. */
const COMPUTED_BY = import.meta.env.PROD ? new URL(import.meta.url).pathname : null;

/** The name that the runtime gives its threads. */
const RUNTIME_THREAD = 'em-pthread';

// Where the bundler leaves something here that the runtime's module shares, the runtime's threads load this module too:
// there it must not answer messages, which are the runtime's own.
if (self.name !== RUNTIME_THREAD) {
  // Loaded from memory, because no guard lays a policy over its script: nor over those of its own workers.
  if (self.location.protocol === 'blob:') startWorkersUnderOwnPolicy();
  serve<EngineContract>(self as unknown as Port, {
    start: async (params) => {
      engine = start({ ...params, computedBy: COMPUTED_BY });
      return (await engine).environment;
    },
    loadModel: async (params, context) => loadModel(await ready(), params, context),
    openClip: async (params, context) => openClip(await ready(), params, context),
    moveWindow: async (params, context) => moveWindow(await ready(), params, context),
    clipPictures: async (params) => clipPictures(await ready(), params),
    closeClip: async ({ clipId }) => (await ready()).clips.close(clipId),
    playbackAudio: async (params) => playbackAudio(await ready(), params),
    playbackFrames: async (params, context) => playbackFrames(await ready(), params, context),
    reconstruct: async (params, context) => reconstruct(await ready(), params, context),
    draft: async (params, context) => draft(await ready(), params, context),
    checkPrecision: async (params, context) => (await later()).checkPrecision(await ready(), params, context),
    renderSound: async (params, context) => (await later()).renderSound(await ready(), params, context),
    similarity: async (params, context) => similarity(await ready(), params, context),
    galleryRecall: async (params, context) => (await later()).galleryRecall(params, context),
    queryPart: async (params, context) => (await later()).queryPart(await ready(), params, context),
    clipInputs: async (params) => (await later()).clipInputs(await ready(), params),
    shortClip: async (params, context) => (await later()).shortClip(await ready(), params, context),
    retrievalLab: async (params, context) => (await later()).retrievalLab(await ready(), params, context),
    inspectErrors: async (params, context) => (await later()).inspectErrors(await ready(), params, context),
    ratioSweep: async (params, context) => (await later()).ratioSweep(await ready(), params, context),
    predictability: async (params, context) => (await later()).predictability(await ready(), params, context),
    crossModalGain: async (params, context) => (await later()).crossModalGain(await ready(), params, context),
    liveHear: async (params) => (await later()).liveHear(await ready(), params),
    liveStep: async (params, context) => (await later()).liveStep(await ready(), params, context),
    liveStop: async (params) => (await later()).liveStop(await ready(), params),
    checkMachine: async (params, context) => (await later()).checkMachine(await ready(), params, context),
    compareModels: async (params, context) => (await later()).compareModels(await ready(), params, context),
    keptModels: () => keptModels(),
    keepModel: async (params, context) => keepModel(await ready(), params, context),
    exportModel: async (params, context) => (await later()).exportModel(await ready(), params, context),
    exportGallery: async (params, context) => (await later()).exportGallery(await ready(), params, context),
    labFigures: async (params, context) => (await later()).labFigures(await ready(), params, context),
    clipHashes: async (params, context) => (await later()).clipHashes(await ready(), params, context),
    readLabels: async (params) => (await later()).readLabels(params),
    readBundle: async (params) => (await later()).readBundle(params),
    hashModel: async (params, context) => (await later()).hashModel(await ready(), params, context),
    checkKept: (params, context) => checkKept(params, context),
    setKeptSettings: (params) => setKeptSettings(params),
    forgetModel: (params) => forgetModel(params),
    keptClips: () => keptClips(),
    keepClip: (params, context) => keepClip(params, context),
    forgetClips: (params) => forgetClips(params),
    storedHere: () => storedHere(),
    forgetEverything: () => forgetEverything(),
    classify: async (params, context) => (await later()).classify(await ready(), params, context),
    confusion: async (params, context) => (await later()).confusion(await ready(), params, context),
    fewShot: async (params, context) => (await later()).fewShot(await ready(), params, context),
    localise: async (params, context) => (await later()).localise(await ready(), params, context),
    localiseAttribution: async (params, context) =>
      (await later()).localiseAttribution(await ready(), params, context),
    scoreBox: async (params) => (await later()).scoreBox(params),
    pointingAccuracy: async (params, context) =>
      (await later()).pointingAccuracy(await ready(), params, context),
    projectGallery: async (params, context) => (await later()).projectGallery(await ready(), params, context),
    spaceFigures: async (params, context) => (await later()).spaceFigures(await ready(), params, context),
    infoNce: async (params, context) => (await later()).infoNce(await ready(), params, context),
    openMatrix: async (params, context) => (await later()).openMatrix(await ready(), params, context),
    matrixTile: async (params) => (await later()).matrixTile(await ready(), params),
    matrixCell: async (params) => (await later()).matrixCell(await ready(), params),
    embedWindow: async (params, context) => (await later()).embedWindow(await ready(), params, context),
    windowLogMel: async (params) => (await later()).windowLogMel(await ready(), params),
    tensors: async (params, context) => (await later()).tensors(await ready(), params, context),
    counters: async () => ({
      runtimeCalls: runtimeCallCount(),
      framesOpen: (await (await engine)?.media.framesOpen()) ?? 0,
    }),
  });
}
