/** Start, progress and end of an inspection. */
import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { InspectKind } from '../../../../state/inspect/inspect-questions.ts';
import { formatMilliseconds } from '../../../kit/format.ts';
import { RunGate } from '../../../kit/run/run-gate.tsx';
import { MeaningNote } from '../../../kit/run/run-status.tsx';
import type { useInspect } from './use-inspect.ts';

interface InspectRunProps {
  readonly kind: InspectKind;
  readonly inspect: Pick<ReturnType<typeof useInspect>, 'run' | 'key' | 'isCurrent' | 'ask'>;
  /** What the button does. */
  readonly action: string;
  /** What runs, until the worker says. */
  readonly doing: string;
  /** Resets the fold's controls. */
  readonly children?: ReactNode;
}

/** Starts an inspection, tells how far it is, ends it, and says when its figures are of other settings. */
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
              <Text size="xs" c="var(--page-quiet)" data-testid={`${kind}-done`}>
                computed in {formatMilliseconds(run.summary.milliseconds)}
              </Text>
            )}
          </Group>
        }
      />
      {run.summary && !isCurrent && run.status !== 'running' && (
        <MeaningNote testId={`${kind}-stale`}>
          The clip, the masking or the settings have changed since: what stands below is of before.
        </MeaningNote>
      )}
    </>
  );
}
