/** Shows the state of a run: progress with a cancel button, or an error with a retry button. */
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RunKind } from '../../../state/run/kinds.ts';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { ErrorNote, WorkNote } from './run-status.tsx';

interface RunGateProps {
  readonly kind: RunKind;
  /** What is shown as running until the worker names a stage. */
  readonly doing: string;
  /** Prefix of the test ids. */
  readonly testId: string;
  /** The start button, which replaces "Try again"; hidden while the run works. */
  readonly start?: ReactNode;
  /** Shown before the first run and after a cancel. */
  readonly idle?: ReactNode;
  /** Hides the progress, for example while an earlier result is shown. */
  readonly isQuiet?: boolean;
  /** Closes an error; without it the error stays until the next run. */
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
