import { toWireError } from '../core/errors.ts';
import { GRIDS, RETRIEVAL_FRAME } from '../core/geometry.ts';
import type {
  Progress,
  ReconstructedModality,
  ReconstructResult,
  SimilarityResult,
} from '../engine/contract.ts';
import type {
  AppState,
  LossSeen,
  ModalityFigures,
  ReconstructSummary,
  Run,
  RunsSlice,
  SimilaritySummary,
} from './app-state.ts';
import { Debounce, Latest } from './latest.ts';
import { DEFAULT_MASK } from './route.ts';
import { includedClips, selectedClip } from './selectors.ts';
import type { GetState, MakeSlice, Services, SetState } from './services.ts';

const idle = { status: 'idle', startedAtMs: 0, progress: null, error: null, summary: null } as const;

/** What the views ask of the model; the newest question wins and the old answer stays until it is replaced. */
export const makeRunsSlice: MakeSlice<RunsSlice> = (set, get, services) => {
  const pause = new Debounce(0);
  const pauseLong = new Debounce(150);
  const reconstruct = new Runner<ReconstructSummary>('reconstruct', set, get, services);
  const similarity = new Runner<SimilaritySummary>('similarity', set, get, services);

  const act = () => {
    const { view } = get().route;
    if (view === 'reconstruct') askReconstruct(reconstruct, get, services, set);
    if (view === 'similarity' || view === 'retrieve') askSimilarity(similarity, get, services);
  };

  return {
    reconstruct: idle,
    similarity: idle,
    lossesSeen: [],
    excludedClipIds: [],
    refresh: (delayMilliseconds = 0) => {
      pause.cancel();
      pauseLong.cancel();
      (delayMilliseconds > 0 ? pauseLong : pause).schedule(act);
    },
    cancelRun: (kind) => (kind === 'reconstruct' ? reconstruct : similarity).cancel(),
    setIncluded: (clipId, included) => {
      set(({ excludedClipIds }) => ({
        excludedClipIds: included
          ? excludedClipIds.filter((id) => id !== clipId)
          : [...excludedClipIds.filter((id) => id !== clipId), clipId],
      }));
      get().refresh(1);
    },
  };
};

/** One kind of run: knows what it last answered, so that the same question is not asked twice. */
class Runner<S extends { readonly key: string; readonly resultId: string }> {
  readonly #kind: 'reconstruct' | 'similarity';
  readonly #set: SetState;
  readonly #get: GetState;
  readonly #services: Services;
  readonly #latest = new Latest();
  #runningKey: string | null = null;

  constructor(kind: 'reconstruct' | 'similarity', set: SetState, get: GetState, services: Services) {
    this.#kind = kind;
    this.#set = set;
    this.#get = get;
    this.#services = services;
  }

  /** Asks unless the answer to `key` stands or is on its way; a failed or cancelled one is asked again. */
  async ask(
    key: string,
    call: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<S>,
    done: (summary: S) => void,
  ): Promise<void> {
    const run = this.#run();
    if (this.#runningKey === key) return;
    if (run.summary?.key === key && this.#runningKey === null && run.status === 'done') return;
    const signal = this.#latest.begin();
    this.#runningKey = key;
    this.#patch({ status: 'running', startedAtMs: this.#services.now(), progress: null, error: null });
    try {
      const summary = await call(signal, (progress) => {
        if (!signal.aborted) this.#patch({ progress });
      });
      if (signal.aborted) {
        this.#services.results.drop(summary.resultId);
        return;
      }
      const old = this.#run().summary;
      this.#runningKey = null;
      this.#patch({ status: 'done', progress: null, summary });
      this.#services.results.drop(old?.resultId ?? null);
      done(summary);
    } catch (error) {
      if (signal.aborted) return;
      this.#runningKey = null;
      const wire = toWireError(error);
      const aborted = wire.code === 'aborted';
      this.#patch({ status: aborted ? 'idle' : 'failed', progress: null, error: aborted ? null : wire });
      if (!aborted) this.#get().announce(wire.message);
      if (wire.code === 'gpu/lost') this.#set({ environmentStatus: 'crashed', environmentError: wire });
    }
  }

  cancel(): void {
    this.#latest.cancel();
    this.#runningKey = null;
    const { summary } = this.#run();
    this.#patch({ status: summary ? 'done' : 'idle', progress: null });
  }

  #run(): Run<S> {
    return this.#get()[this.#kind] as unknown as Run<S>;
  }

  #patch(change: Partial<Run<S>>): void {
    const { [this.#kind]: run } = this.#get();
    this.#set({ [this.#kind]: { ...run, ...change } } as Partial<AppState>);
  }
}

function askReconstruct(
  runner: Runner<ReconstructSummary>,
  get: GetState,
  { engine, results }: Services,
  set: SetState,
): void {
  const state = get();
  const clip = selectedClip(state);
  const { model, route } = state;
  if (!model || !clip || clip.status !== 'ready' || state.environmentStatus !== 'ready') return;
  if (!model.config.decoder) return;
  const params = {
    ...route.mask,
    clipId: clip.id,
    frameIndex: Math.min(route.frameIndex, Math.max(0, (clip.facts?.frameTimesSeconds.length ?? 1) - 1)),
    paint: route.paint,
  };
  const key = JSON.stringify([model.id, model.config, clip.revision, params]);
  void runner.ask(
    key,
    async (signal, onProgress) => {
      const result = await engine.call('reconstruct', params, { signal, onProgress });
      return summarise(key, results.putReconstruction(result), result);
    },
    (summary) => {
      get().announce(readAloud(clip.name, summary));
      const isDefault = (['ratioAudio', 'ratioVisual', 'audioMode'] as const).every(
        (name) => route.mask[name] === DEFAULT_MASK[name],
      );
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
      return summariseSimilarity(key, results.putSimilarity(result), result);
    },
    ({ rows, columns }) =>
      get().announce(`Similarity ready: ${rows.length} sounds against ${columns.length} pictures.`),
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
