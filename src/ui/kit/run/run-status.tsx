/** Notes for running work, for errors, and for warnings. */
import { Alert, Button, Group, Loader, Progress, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import type { Progress as TaskProgress } from '../../../contract/environment.ts';
import type { WireError } from '../../../core/errors.ts';
import { formatSeconds } from '../format.ts';
import { Note } from '../notes/note.tsx';
import { useIntoView } from '../use-into-view.ts';

interface WorkNoteProps {
  /** What is being done, until the worker names a stage. */
  readonly what: string;
  readonly progress: TaskProgress | null;
  readonly onCancel?: (() => void) | undefined;
  readonly testId?: string | undefined;
}

/** Running work: what it is, its progress, its time, and a cancel button. */
export function WorkNote({ what, progress, onCancel, testId }: WorkNoteProps) {
  const elapsedSeconds = useElapsedSeconds();
  const share = progress && progress.total > 0 ? progress.done / progress.total : null;
  return (
    <Group gap="xs" wrap="nowrap" data-testid={testId}>
      <Loader size={14} aria-hidden />
      <Note style={{ flex: 1, minWidth: 0 }}>
        {progress?.stage ?? what}
        {share !== null && `, ${Math.round(share * 100)} %`}
        {elapsedSeconds >= 1 && `, ${formatSeconds(elapsedSeconds)}`}
      </Note>
      {share !== null && (
        <Progress value={share * 100} size="xs" w={72} aria-label={progress?.stage ?? what} />
      )}
      {onCancel && (
        <Button flex="none" variant="subtle" size="compact-xs" onClick={onCancel}>
          Cancel
        </Button>
      )}
    </Group>
  );
}

interface ErrorNoteProps {
  readonly error: WireError;
  readonly title?: string;
  readonly children?: ReactNode;
  readonly onClose?: (() => void) | undefined;
  readonly testId?: string;
}

/** An error, shown where the action was and scrolled into view: its message, and what can be done about it. */
export function ErrorNote({ error, title, children, onClose, testId = 'error-note' }: ErrorNoteProps) {
  const ref = useIntoView<HTMLDivElement>(error);
  return (
    <Alert
      ref={ref}
      color="red"
      variant="light"
      p="xs"
      icon={<IconAlertTriangle size={16} />}
      title={title}
      data-testid={testId}
      data-code={error.code}
      {...(onClose ? { withCloseButton: true, closeButtonLabel: 'Dismiss', onClose } : {})}
    >
      <Text size="sm">{error.message}</Text>
      {children}
    </Alert>
  );
}

/** The colour of a warning: readable on both grounds. */
export const WARNING_COLOUR = 'light-dark(#7a4d00, #f4ba5c)';

/** A warning about the meaning of a number, shown beside it. */
export function MeaningNote({
  children,
  testId,
}: {
  readonly children: ReactNode;
  readonly testId?: string;
}) {
  return (
    <Text
      component="div"
      size="xs"
      c={WARNING_COLOUR}
      data-testid={testId}
      style={{ display: 'flex', gap: 6, alignItems: 'flex-start' }}
    >
      <IconAlertTriangle size={14} style={{ flexShrink: 0, marginTop: 2 }} aria-hidden />
      <span>{children}</span>
    </Text>
  );
}

function useElapsedSeconds(): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const startedAt = performance.now();
    const timer = setInterval(() => setSeconds((performance.now() - startedAt) / 1000), 500);
    return () => clearInterval(timer);
  }, []);
  return seconds;
}
