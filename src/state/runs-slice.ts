import { GRIDS, RETRIEVAL_FRAME } from '../core/geometry.ts';
import type { ReconstructedModality, ReconstructResult } from '../engine/contract/reconstruct.ts';
import type { SimilarityResult } from '../engine/contract/retrieval.ts';
import type { AppState } from './app-state.ts';
import type {
  LossSeen,
  ModalityFigures,
  ReconstructSummary,
  RunsSlice,
  SimilaritySummary,
} from './types/runs.ts';
import { Drafts } from './drafts.ts';
import { CONTROL_PAUSE_MS, Debounce } from './latest.ts';
import { PrecisionCheck } from './precision-check.ts';
import { DEFAULT_MASK } from './route.ts';
import { Runner } from './runner.ts';
import { includedClips, selectedClip } from './selectors.ts';
import type { GetState, MakeSlice, Services, SetState } from './services.ts';

const idle = { status: 'idle', startedAtMs: 0, progress: null, error: null, summary: null } as const;

/** What the views ask of the model; the newest question wins and the old answer stays until it is replaced. */
export const makeRunsSlice: MakeSlice<RunsSlice> = (set, get, services) => {
  const pause = new Debounce();
  const reconstruct = new Runner<ReconstructSummary>('reconstruct', set, get, services);
  const similarity = new Runner<SimilaritySummary>('similarity', set, get, services);

  const drafts = new Drafts(set, get, services);
  const check = new PrecisionCheck(set, get, services);

  const act = async () => {
    const { view } = get().route;
    drafts.stop();
    if (view === 'classify') void get().askClassify('classification');
    if (view === 'localise') get().askLocalise();
    const inTable = view === 'similarity' && get().route.gallery === 'clips';
    if (inTable) askSimilarity(similarity, get, services);
    if (view === 'similarity') get().askComparing();
    if (view === 'retrieve') get().askLab();
    if (view === 'map') get().askMap();
    if (view === 'reconstruct') await askReconstruct(reconstruct, check, get, services, set);
    // A control that moved again meanwhile has its own draft, and a question to follow it.
    if (get().reconstruct.status !== 'running' && !pause.waiting) drafts.clear();
  };

  return {
    reconstruct: idle,
    draft: null,
    similarity: idle,
    lossesSeen: [],
    excludedClipIds: [],
    refresh: (delayMilliseconds = 0) => {
      pause.schedule(() => void act(), delayMilliseconds);
      if (delayMilliseconds === 0 || get().route.view !== 'reconstruct') return;
      const question = reconstructQuestion(get());
      if (question?.model.precision === 'float16') drafts.ask(question.params);
    },
    cancelRun: (kind) => (kind === 'reconstruct' ? reconstruct : similarity).cancel(),
    supersedeRun: (kind) => (kind === 'reconstruct' ? reconstruct : similarity).supersede(),
    retryRun: (kind) => {
      (kind === 'reconstruct' ? reconstruct : similarity).forget();
      get().refresh();
    },
    setIncluded: (clipId, included) => {
      set(({ excludedClipIds }) => ({
        excludedClipIds: included
          ? excludedClipIds.filter((id) => id !== clipId)
          : [...excludedClipIds.filter((id) => id !== clipId), clipId],
      }));
      get().refresh(CONTROL_PAUSE_MS);
    },
  };
};

/** What the Reconstruct view asks as the page stands; null while something for it is missing. */
export function reconstructQuestion(state: AppState) {
  const clip = selectedClip(state);
  const { model, route } = state;
  if (!model?.config.decoder || clip?.status !== 'ready' || state.environmentStatus !== 'ready') return null;
  const params = {
    ...route.mask,
    clipId: clip.id,
    frameIndex: Math.min(route.frameIndex, Math.max(0, (clip.facts?.frameTimesSeconds.length ?? 1) - 1)),
    paint: route.paint,
  };
  return { clip, model, params, key: JSON.stringify([model.id, model.config, clip.revision, params]) };
}

/** Settles when the question is answered, fails or is replaced. */
async function askReconstruct(
  runner: Runner<ReconstructSummary>,
  check: PrecisionCheck,
  get: GetState,
  { engine, results }: Services,
  set: SetState,
): Promise<void> {
  const question = reconstructQuestion(get());
  if (!question) return;
  const { clip, key, params } = question;
  await runner.ask(
    key,
    async (signal, onProgress) => {
      const result = await engine.call('reconstruct', params, { signal, onProgress });
      return summarise(key, results.put('reconstruction', result), result);
    },
    (summary) => {
      get().announce(readAloud(clip.name, summary));
      const isDefault = (
        ['ratioAudio', 'ratioVisual', 'audioMode', 'audioMask', 'visualMask'] as const
      ).every((name) => params[name] === DEFAULT_MASK[name]);
      if (!isDefault) return;
      const seen: LossSeen = {
        clipId: clip.id,
        origin: clip.origin,
        audio: summary.audio?.loss ?? null,
        visual: summary.visual?.loss ?? null,
      };
      set(({ lossesSeen }) => ({
        lossesSeen: [...lossesSeen.filter(({ clipId }) => clipId !== clip.id), seen],
      }));
    },
  );
  const { status, summary } = get().reconstruct;
  const seen = (sense: 'audio' | 'visual') => Boolean(summary?.[sense]?.visibleTokens);
  if (status === 'done' && summary?.key === key && seen('audio') && seen('visual')) void check.offer(params);
}

function askSimilarity(
  runner: Runner<SimilaritySummary>,
  get: GetState,
  { engine, results }: Services,
): void {
  const state = get();
  const clips = includedClips(state);
  if (!state.model || clips.length === 0 || state.environmentStatus !== 'ready') return;
  const params = {
    clips: clips.map(({ id, facts }) => ({
      clipId: id,
      frameIndex: Math.min(RETRIEVAL_FRAME, Math.max(0, (facts?.frameTimesSeconds.length ?? 1) - 1)),
    })),
  };
  const key = JSON.stringify([
    state.model.id,
    state.model.config,
    clips.map(({ id, revision }) => [id, revision]),
  ]);
  void runner.ask(
    key,
    async (signal, onProgress) => {
      const result = await engine.call('similarity', params, { signal, onProgress });
      return summariseSimilarity(key, results.put('similarity', result), result);
    },
    ({ rows, columns }) => {
      get().announce(`Similarity ready: ${rows.length} sounds against ${columns.length} pictures.`);
      if (get().route.view === 'similarity') get().askComparing();
    },
  );
}

function summarise(key: string, resultId: string, result: ReconstructResult): ReconstructSummary {
  const { clipId, frameIndex, normPix, paint, milliseconds } = result;
  return {
    key,
    resultId,
    clipId,
    frameIndex,
    normPix,
    paint,
    milliseconds,
    audio: result.audio && figures(result.audio, GRIDS.audio.tokens),
    visual: result.visual && figures(result.visual, GRIDS.visual.tokens),
  };
}

function figures(sense: ReconstructedModality, tokens: number): ModalityFigures {
  const { visibleTokens, loss, meanFillLoss, colourRange } = sense;
  return { visibleTokens, loss, meanFillLoss, colourRange, tokens };
}

function summariseSimilarity(key: string, resultId: string, result: SimilarityResult): SimilaritySummary {
  const { rows, columns, pairs } = result;
  return {
    key,
    resultId,
    rows,
    columns,
    pairs,
    audioToVisual: result.audioToVisual.metrics,
    visualToAudio: result.visualToAudio.metrics,
  };
}

function readAloud(name: string, { audio, visual }: ReconstructSummary): string {
  const parts = [
    audio && `sound loss ${audio.loss.toPrecision(3)}`,
    visual && `picture loss ${visual.loss.toPrecision(3)}`,
  ].filter((part) => part !== null);
  return `${name} rebuilt: ${parts.join(', ')}.`;
}
