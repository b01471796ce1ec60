/** A hook for one inspection: its run, its result, and whether that fits the current settings. */
import { useEffect, useRef } from 'react';
import type { InspectKind } from '../../../../state/inspect/inspect-questions.ts';
import { inspectQuestion } from '../../../../state/inspect/inspect-questions.ts';
import type { Results } from '../../../../state/run/results.ts';
import { useActions, useAppStore, useResults } from '../../../use-app-store.ts';

/**
 * One inspection: its run, its last result, and whether that result fits the current settings.
 *
 * The run is cancelled if the settings change or the fold is closed, because nobody waits for it then.
 */
export function useInspect<K extends InspectKind>(kind: K) {
  const run = useAppStore((state) => state.runs[kind]);
  const key = useAppStore((state) => inspectQuestion(state, kind)?.key ?? null);
  const clipId = useAppStore((state) => state.library.selectedId);
  const { ask, cancel } = useActions('runs');
  const results = useResults();
  const askedKey = useRef<string | null>(null);
  useEffect(() => {
    if (askedKey.current !== null && askedKey.current !== key) cancel(kind);
  }, [key, kind, cancel]);
  useEffect(() => () => cancel(kind), [kind, cancel]);
  const { summary } = run;
  const result: Results[K] | null =
    summary?.clipId === clipId ? results.get(kind, summary?.resultId ?? null) : null;
  return {
    run,
    key,
    result,
    isCurrent: summary !== null && summary.key === key,
    ask: () => {
      askedKey.current = key;
      void ask(kind);
    },
    cancel: () => cancel(kind),
  };
}
