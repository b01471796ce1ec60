/** An inspection and whether it still answers the page. */
import { useEffect, useRef } from 'react';
import type { InspectKind } from '../../../../state/inspect/inspect-questions.ts';
import { inspectQuestion } from '../../../../state/inspect/inspect-questions.ts';
import type { Results } from '../../../../state/run/results.ts';
import { useActions, useAppStore, useResults } from '../../../use-app-store.ts';

/**
 * One inspection as it stands: its run, its last answer, and whether that still answers what the page asks.
 *
 * A run whose question has changed under it, or whose fold was closed, is ended: nobody waits for it.
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
