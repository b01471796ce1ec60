import type { RetrievalLabParams, RetrievalLabResult } from '../engine/contract/retrieval-lab.ts';
import type { AppState } from './app-state.ts';
import type { LabSlice, LabSummary } from './types/lab.ts';
import { galleryQuestion } from './gallery-source.ts';
import { CONTROL_PAUSE_MS } from './latest.ts';
import type { Route } from './route.ts';
import { Runner } from './runner.ts';
import type { GetState, MakeSlice, SetState } from './services.ts';

/** Resamples of the bootstrap: the ends of a 95 % interval stand still to about a tenth of its width. */
const BOOTSTRAP = { resamples: 1000, seed: 1 } as const;

/** What the Retrieve view asks of a whole gallery. */
export const makeLabSlice: MakeSlice<LabSlice> = (set, get, services) => {
  const runner = new Runner<LabSummary>('lab', set, get, services);
  return {
    lab: { status: 'idle', startedAtMs: 0, progress: null, error: null, summary: null },
    setFramePolicy: (policy) => change(set, get, { policy }),
    setCorrected: (corrected) => change(set, get, { correction: corrected ? 'csls' : 'none' }),
    setQueryItem: (itemId) => set({ route: { ...get().route, itemId } }),
    askLab: () => {
      const question = labQuestion(get(), services.baseUrl);
      if (!question) return;
      const { key, params } = question;
      void runner.ask(
        key,
        async (signal, onProgress) => {
          const result = await services.engine.call('retrievalLab', params, { signal, onProgress });
          return summarise(key, services.results.put('lab', result), result);
        },
        (summary) => get().announce(readAloud(summary)),
      );
    },
    cancelLab: () => runner.cancel(),
    retryLab: () => {
      runner.forget();
      get().refresh();
    },
  };
};

/** What the view asks as the page stands; null while there is nothing to compare. */
export function labQuestion(
  state: AppState,
  baseUrl: string,
): { readonly key: string; readonly params: RetrievalLabParams } | null {
  const { gallery, policy: chosen, correction } = state.route;
  // Pairs that ship have one frame each: no policy changes them.
  const policy = gallery === 'held-out' ? 'frame' : chosen;
  const question = galleryQuestion(state, baseUrl, policy === 'frame' ? 'one' : 'all');
  if (!question) return null;
  const corrected = correction === 'csls';
  return {
    key: JSON.stringify([question.key, policy, corrected]),
    params: { source: question.source, policy, corrected, bootstrap: BOOTSTRAP },
  };
}

function change(set: SetState, get: GetState, part: Partial<Route>): void {
  set({ route: { ...get().route, ...part } });
  get().refresh(CONTROL_PAUSE_MS);
}

function summarise(key: string, resultId: string, result: RetrievalLabResult): LabSummary {
  const { policy, isCorrected } = result;
  const scoring = isCorrected ? 'corrected' : 'plain';
  return {
    key,
    resultId,
    policy,
    isCorrected,
    pairs: result.pairs.entries.length,
    audioToVisual: result.audioToVisual[scoring]?.optimistic ?? null,
    visualToAudio: result.visualToAudio[scoring]?.optimistic ?? null,
  };
}

function readAloud({ pairs, audioToVisual, visualToAudio }: LabSummary): string {
  const percent = (share: number | undefined) => `${((share ?? 0) * 100).toFixed(1)} percent`;
  return audioToVisual && visualToAudio
    ? `Retrieval ready: ${pairs} pairs, recall at 1 ${percent(audioToVisual.recallAt1.value)} from sound to picture, ${percent(visualToAudio.recallAt1.value)} from picture to sound.`
    : 'Retrieval ready: no clip has both sound and picture.';
}
