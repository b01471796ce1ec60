/** Every run: asked, cancelled, asked again. */
import type { AppState } from '../app-state.ts';
import { PrecisionCheck } from '../models/precision-check.ts';
import { Drafts } from '../reconstruct/drafts.ts';
import { reconstructQuestion } from '../reconstruct/reconstruct-question.ts';
import type { MakeSlice } from '../services.ts';
import { VIEW_STATES } from '../shell/views.ts';
import type { RunsSlice } from '../types/runs.ts';
import type { RunHost } from './define-run.ts';
import type { RunKind, Runs } from './kinds.ts';
import { CONTROL_PAUSE_MS, Debounce } from './latest.ts';
import { RUNS } from './registry.ts';
import { IDLE_RUN } from './run.ts';
import { Runner } from './runner.ts';

const KINDS = Object.keys(RUNS) as RunKind[];

/** What the views ask of the worker; the newest question wins and the old answer stays until it is replaced. */
export const makeRunsSlice: MakeSlice<RunsSlice> = (set, get, services) => {
  const host: RunHost = { set, get, services };
  const runners = new Map(KINDS.map((kind) => [kind, makeRunner(kind, host)]));
  const runnerOf = (kind: RunKind) => runners.get(kind) as Runner<RunKind>;
  const pause = new Debounce();
  const drafts = new Drafts(set, get, services);
  const precision = new PrecisionCheck(set, get, services);

  const act = async () => {
    const { view, gallery } = get().route;
    drafts.stop();
    if (VIEW_STATES[view].needsAllClips && gallery === 'clips') get().openListed(null);
    const asked = VIEW_STATES[view].runs.map((kind) => get().ask(kind));
    if (view === 'reconstruct') {
      await Promise.all(asked);
      offerFigure(precision, get());
    }
    // A control that moved again meanwhile has its own draft, and a question to follow it.
    if (get().runs.reconstruct.status !== 'running' && !pause.waiting) drafts.clear();
  };

  return {
    runs: Object.fromEntries(KINDS.map((kind) => [kind, IDLE_RUN])) as unknown as Runs,
    draft: null,
    lossesSeen: [],
    excludedClipIds: [],
    refresh: (delayMilliseconds = 0) => {
      pause.schedule(() => void act(), delayMilliseconds);
      if (delayMilliseconds === 0 || get().route.view !== 'reconstruct') return;
      const question = reconstructQuestion(get());
      if (question?.model.precision === 'float16') drafts.ask(question.params);
    },
    ask: (kind, afterMilliseconds = 0) => runnerOf(kind).ask(afterMilliseconds),
    cancel: (kind) => runnerOf(kind).cancel(),
    supersede: (kind) => runnerOf(kind).supersede(),
    retry: (kind) => {
      runnerOf(kind).forget();
      const { environmentStatus, restart } = get();
      if (get().runs[kind].error?.code !== 'model/runtime') void get().ask(kind);
      // A worker whose runtime did not start is replaced first, once.
      else if (environmentStatus === 'crashed') void restart().then(() => get().ask(kind));
    },
    clear: (kind) => runnerOf(kind).clear(),
    questionKey: (kind) => RUNS[kind].question(get(), services.baseUrl)?.key ?? null,
    isCurrent: (kind) => {
      const { summary } = get().runs[kind];
      return summary !== null && summary.key === get().questionKey(kind);
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

function makeRunner<K extends RunKind>(kind: K, host: RunHost): Runner<K> {
  return new Runner(kind, RUNS[kind], host);
}

/** Lets float16 be compared on the figure that stands, where it shows sound and picture and answers the page. */
function offerFigure(precision: PrecisionCheck, state: AppState): void {
  const question = state.route.view === 'reconstruct' ? reconstructQuestion(state) : null;
  const { status, summary } = state.runs.reconstruct;
  const seen = (sense: 'audio' | 'visual') => Boolean(summary?.[sense]?.visibleTokens);
  if (question && status === 'done' && summary?.key === question.key && seen('audio') && seen('visual')) {
    void precision.offer(question.params);
  }
}
