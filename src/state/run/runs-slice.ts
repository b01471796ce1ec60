/** Starts, cancels and retries every run. */
import type { AppState } from '../app-state.ts';
import { PrecisionCheck } from '../models/precision-check.ts';
import { Drafts } from '../reconstruct/drafts.ts';
import { reconstructQuestion } from '../reconstruct/reconstruct-question.ts';
import type { MakeSlice } from '../services.ts';
import { gallery as galleryPart } from '../shell/link-parts.ts';
import { VIEW_STATES } from '../shell/views.ts';
import type { RunKind, Runs } from './kinds.ts';
import { Debounce } from './latest.ts';
import { RUNS } from './registry.ts';
import { IDLE_RUN } from './run.ts';
import { Runner } from './runner.ts';

/** Every run by its kind, and what starts, stops and repeats them. */
export interface RunsSlice extends Runs {
  /** Starts every run that the current view needs and does not have; an earlier run of the same kind is aborted. */
  readonly refresh: (delayMilliseconds?: number) => void;
  /**
   * Starts a run for the page's current state, unless its result is there or under way; settles when it ends or is
   * replaced.
   *
   * @param afterMilliseconds - how long the controls must rest before.
   */
  readonly ask: (kind: RunKind, afterMilliseconds?: number) => Promise<void>;
  /** Stops a run; its last answer stays. */
  readonly cancel: (kind: RunKind) => void;
  /** Ends a run whose question is out of date already, where the new one waits for a control to rest. */
  readonly supersede: (kind: RunKind) => void;
  /** Clears a failed or cancelled run, so that it can start again. */
  readonly forget: (kind: RunKind) => void;
  /** Starts a failed or cancelled run again. */
  readonly retry: (kind: RunKind) => void;
  /** Stops a run and forgets its last answer. */
  readonly clear: (kind: RunKind) => void;
  /** As `clear`, of every run whose answer depends on how models of a family read clips. */
  readonly clearOfFamily: () => void;
  /** The key of the page's current question; null while something is missing. */
  readonly questionKey: (kind: RunKind) => string | null;
  /** Whether the last answer is to the page's current question. */
  readonly isCurrent: (kind: RunKind) => boolean;
}

const KINDS = Object.keys(RUNS) as RunKind[];
/** Runs whose answers have no patches or frames of the loaded model's. */
const OF_NO_FAMILY: readonly RunKind[] = ['check', 'recount'];

/** The runs of all views: the latest call of a kind wins, and the old result stays until it is replaced. */
export const makeRunsSlice: MakeSlice<RunsSlice> = (patch, get, services) => {
  const makeRunner = <K extends RunKind>(kind: K): Runner<K> =>
    new Runner(kind, RUNS[kind], { get, services }, (change) =>
      patch((own) => ({ [kind]: { ...own[kind], ...change } })),
    );
  const runners = new Map(KINDS.map((kind) => [kind, makeRunner(kind)]));
  const runnerOf = (kind: RunKind) => runners.get(kind) as Runner<RunKind>;
  const pause = new Debounce();
  const drafts = new Drafts(get, services);
  const precision = new PrecisionCheck(get, services);

  const act = async () => {
    const { view } = get().shell;
    drafts.stop();
    const { needsClips, link } = VIEW_STATES[view];
    const comparesOthers = link.includes(galleryPart) && get().gallery.name !== 'clips';
    if (needsClips && !comparesOthers) get().library.openFor(needsClips);
    const asked = VIEW_STATES[view].runs.map((kind) => get().runs.ask(kind));
    if (view === 'reconstruct') {
      await Promise.all(asked);
      offerFigure(precision, get());
    }
    // If a control moved again meanwhile, its draft and its run are still to come.
    if (get().runs.reconstruct.status !== 'running' && !pause.waiting) drafts.clear();
  };

  return {
    ...(Object.fromEntries(KINDS.map((kind) => [kind, IDLE_RUN])) as unknown as Runs),
    refresh: (delayMilliseconds = 0) => {
      pause.schedule(() => void act(), delayMilliseconds);
      if (delayMilliseconds === 0 || get().shell.view !== 'reconstruct') return;
      const question = reconstructQuestion(get());
      if (question && question.model.precision !== 'float32') drafts.ask(question.params);
    },
    ask: (kind, afterMilliseconds = 0) => runnerOf(kind).ask(afterMilliseconds),
    cancel: (kind) => runnerOf(kind).cancel(),
    supersede: (kind) => runnerOf(kind).supersede(),
    forget: (kind) => runnerOf(kind).forget(),
    retry: (kind) => {
      runnerOf(kind).forget();
      const { runs, worker } = get();
      if (runs[kind].error?.code !== 'model/runtime') void runs.ask(kind);
      // If the worker's runtime did not start, the worker is restarted first, once.
      else if (worker.status === 'crashed') void worker.restart().then(() => runs.ask(kind));
    },
    clear: (kind) => runnerOf(kind).clear(),
    clearOfFamily: () => {
      for (const kind of KINDS) if (!OF_NO_FAMILY.includes(kind)) runnerOf(kind).clear();
    },
    questionKey: (kind) => RUNS[kind].question(get(), services.baseUrl)?.key ?? null,
    isCurrent: (kind) => {
      const { runs } = get();
      const { summary } = runs[kind];
      return summary !== null && summary.key === runs.questionKey(kind);
    },
  };
};

/** Offers the current reconstruction for the check of drafts, if it is up to date and shows audio and video. */
function offerFigure(precision: PrecisionCheck, state: AppState): void {
  const question = state.shell.view === 'reconstruct' ? reconstructQuestion(state) : null;
  const { status, summary } = state.runs.reconstruct;
  const seen = (sense: 'audio' | 'visual') => Boolean(summary?.[sense]?.visibleTokens);
  if (question && status === 'done' && summary?.key === question.key && seen('audio') && seen('visual')) {
    void precision.offer(question.params);
  }
}
