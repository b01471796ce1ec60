/// <reference lib="webworker" />
import { AppError } from '../core/errors.ts';
import { serve } from '../core/rpc.ts';
import type { Port } from '../core/rpc.ts';
import { openFrameCount } from '../media/open-frames.ts';
import { runtimeCallCount } from '../model/session.ts';
import type { EngineContext } from './context.ts';
import type { EngineContract } from './contract.ts';
import { checkMachine } from './tasks/check-machine.ts';
import { checkPrecision } from './tasks/check-precision.ts';
import { classify } from './tasks/classify.ts';
import { confusion } from './tasks/confusion.ts';
import { exportGallery } from './tasks/export-gallery.ts';
import { exportModel, hashModel } from './tasks/export-model.ts';
import { fewShot } from './tasks/few-shot.ts';
import { galleryRecall } from './tasks/gallery-recall.ts';
import { crossModalGain } from './tasks/cross-modal-gain.ts';
import { infoNce } from './tasks/info-nce.ts';
import { inspectErrors } from './tasks/inspect-errors.ts';
import { compareModels } from './tasks/compare-models.ts';
import { forgetClips, keepClip, keptClips } from './tasks/kept-clips.ts';
import { forgetModel, keepModel, keptModels } from './tasks/kept-models.ts';
import { clipHashes, labFigures } from './tasks/lab-figures.ts';
import { liveHear, liveStep, liveStop } from './tasks/live.ts';
import { localise } from './tasks/localise.ts';
import { localiseAttribution } from './tasks/localise-attribution.ts';
import { loadModel } from './tasks/load-model.ts';
import { matrixCell, matrixTile, openMatrix } from './tasks/matrix.ts';
import { moveWindow, openClip } from './tasks/open-clip.ts';
import { playbackAudio, playbackFrames } from './tasks/playback.ts';
import { pointingAccuracy } from './tasks/pointing-accuracy.ts';
import { predictability } from './tasks/predictability.ts';
import { clipInputs, queryPart } from './tasks/query-part.ts';
import { projectGallery, spaceFigures } from './tasks/project-gallery.ts';
import { ratioSweep } from './tasks/ratio-sweep.ts';
import { draft, reconstruct } from './tasks/reconstruct.ts';
import { renderSound } from './tasks/render-sound.ts';
import { shortClip } from './tasks/short-clip.ts';
import { scoreBox } from './tasks/score-box.ts';
import { retrievalLab } from './tasks/retrieval-lab.ts';
import { similarity } from './tasks/similarity.ts';
import { start } from './tasks/start.ts';
import { forgetEverything, storedHere } from './tasks/stored.ts';

let engine: Promise<EngineContext> | null = null;

/** The context that `start` made; tasks called early wait for it. */
async function ready(): Promise<EngineContext> {
  if (!engine) throw new AppError('internal', 'The worker was asked for work before it was started.');
  return engine;
}

/** The build names this module by what is in it and in all that it imports; a server of sources does not. */
const COMPUTED_BY = import.meta.env.PROD ? new URL(import.meta.url).pathname : null;

/** The name that the runtime gives its threads. */
const RUNTIME_THREAD = 'em-pthread';

// In the built page the runtime's threads load this module too, for what the bundler shares between chunks: there it
// must not answer messages, which are the runtime's own.
if (self.name !== RUNTIME_THREAD) {
  serve<EngineContract>(self as unknown as Port, {
    start: async (params) => {
      engine = start({ ...params, computedBy: COMPUTED_BY });
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
    queryPart: async (params, context) => queryPart(await ready(), params, context),
    clipInputs: async (params) => clipInputs(await ready(), params),
    shortClip: async (params, context) => shortClip(await ready(), params, context),
    retrievalLab: async (params, context) => retrievalLab(await ready(), params, context),
    inspectErrors: async (params, context) => inspectErrors(await ready(), params, context),
    ratioSweep: async (params, context) => ratioSweep(await ready(), params, context),
    predictability: async (params, context) => predictability(await ready(), params, context),
    crossModalGain: async (params, context) => crossModalGain(await ready(), params, context),
    liveHear: async (params) => liveHear(await ready(), params),
    liveStep: async (params, context) => liveStep(await ready(), params, context),
    liveStop: async (params) => liveStop(await ready(), params),
    checkMachine: async (params, context) => checkMachine(await ready(), params, context),
    compareModels: async (params, context) => compareModels(await ready(), params, context),
    keptModels: () => keptModels(),
    keepModel: async (params, context) => keepModel(await ready(), params, context),
    exportModel: async (params, context) => exportModel(await ready(), params, context),
    exportGallery: async (params, context) => exportGallery(await ready(), params, context),
    labFigures: async (params, context) => labFigures(await ready(), params, context),
    clipHashes: async (params, context) => clipHashes(await ready(), params, context),
    hashModel: async (params, context) => hashModel(await ready(), params, context),
    forgetModel: (params) => forgetModel(params),
    keptClips: () => keptClips(),
    keepClip: (params, context) => keepClip(params, context),
    forgetClips: (params) => forgetClips(params),
    storedHere: () => storedHere(),
    forgetEverything: () => forgetEverything(),
    classify: async (params, context) => classify(await ready(), params, context),
    confusion: async (params, context) => confusion(await ready(), params, context),
    fewShot: async (params, context) => fewShot(await ready(), params, context),
    localise: async (params, context) => localise(await ready(), params, context),
    localiseAttribution: async (params, context) => localiseAttribution(await ready(), params, context),
    scoreBox: async (params) => scoreBox(params),
    pointingAccuracy: async (params, context) => pointingAccuracy(await ready(), params, context),
    projectGallery: async (params, context) => projectGallery(await ready(), params, context),
    spaceFigures: async (params, context) => spaceFigures(await ready(), params, context),
    infoNce: async (params, context) => infoNce(await ready(), params, context),
    openMatrix: async (params, context) => openMatrix(await ready(), params, context),
    matrixTile: async (params) => matrixTile(await ready(), params),
    matrixCell: async (params) => matrixCell(await ready(), params),
    counters: async () => ({ runtimeCalls: runtimeCallCount(), framesOpen: openFrameCount() }),
  });
}
