/** The button, progress and state of an inspection. */
import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import type { InspectKind } from '../../../../state/inspect/inspect-questions.ts';
import { formatMilliseconds } from '../../../kit/format.ts';
import { Note } from '../../../kit/notes/note.tsx';
import { RunGate } from '../../../kit/run/run-gate.tsx';
import { MeaningNote } from '../../../kit/run/run-status.tsx';
import type { useInspect } from './use-inspect.ts';

interface InspectRunProps {
  readonly kind: InspectKind;
  readonly inspect: Pick<ReturnType<typeof useInspect>, 'run' | 'key' | 'isCurrent' | 'ask'>;
  /** Label of the button. */
  readonly action: string;
  /** What is shown as running until the worker names a stage. */
  readonly doing: string;
  /** Shown beside the button. */
  readonly children?: ReactNode;
}

/** Starts and cancels an inspection, shows its progress, and shows a note if its results are for other settings. */
export function InspectRun({ kind, inspect, action, doing, children }: InspectRunProps) {
  const { run, key, isCurrent, ask } = inspect;
  return (
    <>
      <RunGate
        kind={kind}
        doing={doing}
        testId={kind}
        start={
          <Group gap="xs">
            <Button onClick={ask} disabled={key === null} data-testid={`${kind}-ask`}>
              {action}
            </Button>
            {children}
            {run.summary && isCurrent && (
              <Note data-testid={`${kind}-done`}>
                computed in {formatMilliseconds(run.summary.milliseconds)}
              </Note>
            )}
          </Group>
        }
      />
      {run.summary && !isCurrent && run.status !== 'running' && (
        <MeaningNote testId={`${kind}-stale`}>These results are for the previous settings.</MeaningNote>
      )}
    </>
  );
}
