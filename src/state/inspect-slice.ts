import { toWireError } from '../core/errors.ts';
import type { SweepProgress } from '../engine/contract/inspect.ts';
import type { InspectKind, InspectSlice, InspectSummary } from './types/inspect.ts';
import type { Run } from './types/runs.ts';
import { DEFAULT_INSPECT, INSPECT_TASKS, inspectQuestion } from './inspect-questions.ts';
import { Latest } from './latest.ts';
import type { Results } from './results.ts';
import type { GetState, MakeSlice, Services, SetState } from './services.ts';

const idle: Run<InspectSummary> = {
  status: 'idle',
  startedAtMs: 0,
  progress: null,
  error: null,
  summary: null,
};

const READY_WORDS: Readonly<Record<InspectKind, string>> = {
  errors: 'Errors ready',
  sweep: 'Ratio sweep ready',
  predictability: 'Predictability map ready',
  gain: 'Gains between the senses ready',
};

/** What the folds under a reconstruction ask: each kind on its own, the newest question wins. */
export const makeInspectSlice: MakeSlice<InspectSlice> = (set, get, services) => {
  const runs: Readonly<Record<InspectKind, Latest>> = {
    errors: new Latest(),
    sweep: new Latest(),
    predictability: new Latest(),
    gain: new Latest(),
  };
  return {
    inspectSettings: DEFAULT_INSPECT,
    openFolds: [],
    inspect: { errors: idle, sweep: idle, predictability: idle, gain: idle },
    sweepSoFar: null,
    setFold: (fold, open) =>
      set(({ openFolds }) => ({
        openFolds: open
          ? [...openFolds.filter((other) => other !== fold), fold]
          : openFolds.filter((other) => other !== fold),
      })),
    setInspect: (change) =>
      set(({ inspectSettings }) => ({ inspectSettings: { ...inspectSettings, ...change } })),
    askInspect: (kind) => ask(kind, runs[kind], set, get, services),
    cancelInspect: (kind) => {
      if (get().inspect[kind].status !== 'running') return;
      runs[kind].cancel();
      patch(set, kind, { status: 'idle', progress: null });
    },
  };
};

/** One run from question to answer; whatever comes after its abort is dropped. */
async function ask(
  kind: InspectKind,
  latest: Latest,
  set: SetState,
  get: GetState,
  { engine, results, now }: Services,
): Promise<void> {
  const question = inspectQuestion(get(), kind);
  if (!question) return;
  const { key, clip, params } = question;
  const signal = latest.begin();
  patch(set, kind, { status: 'running', startedAtMs: now(), progress: null, error: null });
  if (kind === 'sweep') set({ sweepSoFar: { key, points: [], complete: false } });
  try {
    const result = (await engine.call(INSPECT_TASKS[kind], params as never, {
      signal,
      onProgress: (progress) => {
        if (signal.aborted) return;
        patch(set, kind, { progress });
        if (kind === 'sweep') {
          set({ sweepSoFar: { key, points: (progress as SweepProgress).points, complete: false } });
        }
      },
    })) as Results[typeof kind];
    if (signal.aborted) return;
    const before = get().inspect[kind].summary;
    const { milliseconds } = result;
    const summary = { key, resultId: results.put(kind, result), clipId: clip.id, milliseconds };
    patch(set, kind, { status: 'done', progress: null, summary });
    if ('points' in result) set({ sweepSoFar: { key, points: result.points, complete: true } });
    results.drop(before?.resultId ?? null);
    get().announce(`${READY_WORDS[kind]} for ${clip.name}.`);
  } catch (error) {
    if (signal.aborted) return;
    const wire = toWireError(error);
    const aborted = wire.code === 'aborted';
    patch(set, kind, {
      status: aborted ? 'idle' : 'failed',
      progress: null,
      error: aborted ? null : wire,
    });
    if (!aborted) get().announce(wire.message);
    if (wire.code === 'gpu/lost') set({ environmentStatus: 'crashed', environmentError: wire });
  }
}

function patch(set: SetState, kind: InspectKind, change: Partial<Run<InspectSummary>>): void {
  set(({ inspect }) => ({ inspect: { ...inspect, [kind]: { ...inspect[kind], ...change } } }));
}
