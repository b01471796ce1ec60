/** What a run shows besides its answer: that it works, how far it is and a way out; that it failed and a way on. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RunKind } from '../../../state/run/kinds.ts';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { ErrorNote, WorkNote } from './run-status.tsx';

interface RunGateProps {
  readonly kind: RunKind;
  /** What is done, until the worker says. */
  readonly doing: string;
  /** Beginning of the test ids. */
  readonly testId: string;
  /** What asks, in place of "Try again"; it gives way to the progress. */
  readonly start?: ReactNode;
  /** Shown before the first question and after a cancel. */
  readonly idle?: ReactNode;
  /** Says nothing of work while there is an answer to look at. */
  readonly isQuiet?: boolean;
  /** Closes an error; without it the error stays until the next question. */
  readonly onClose?: () => void;
}

export function RunGate({ kind, doing, testId, start, idle, isQuiet = false, onClose }: RunGateProps) {
  const run = useAppStore((state) => state.runs[kind]);
  const { cancel, retry } = useActions('runs');
  if (run.status === 'running') {
    if (isQuiet) return null;
    return (
      <WorkNote
        key={run.startedAtMs}
        what={doing}
        progress={run.progress}
        onCancel={() => cancel(kind)}
        testId={`${testId}-progress`}
      />
    );
  }
  return (
    <>
      {start}
      {run.status === 'failed' && run.error && (
        <ErrorNote error={run.error} testId={`${testId}-error`} onClose={onClose}>
          {!start && !onClose && (
            <Button mt={6} size="compact-xs" onClick={() => retry(kind)}>
              Try again
            </Button>
          )}
        </ErrorNote>
      )}
      {run.status === 'idle' && idle}
    </>
  );
}
