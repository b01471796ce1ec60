/** Notices for the whole page: missing browser features and a stopped worker. */
import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useActions, useAppStore } from '../use-app-store.ts';

/** Missing browser features, and a worker that failed or stopped, with what to do. */
export function PageStatus() {
  return (
    <Stack gap="xs" data-testid="page-status">
      <Requirements />
      <WorkerStatus />
    </Stack>
  );
}

function Requirements() {
  const requirements = useAppStore((state) => state.worker.requirements);
  const [hidden, setHidden] = useState(false);
  const fatal = requirements.some((requirement) => requirement.fatal);
  if (requirements.length === 0 || (hidden && !fatal)) return null;
  return (
    <Alert
      mb="sm"
      p="xs"
      color={fatal ? 'red' : 'gray'}
      icon={fatal ? <IconAlertTriangle size={16} /> : <IconInfoCircle size={16} />}
      {...(fatal
        ? {}
        : { withCloseButton: true, closeButtonLabel: 'Dismiss', onClose: () => setHidden(true) })}
      data-testid="requirements"
    >
      {requirements.map(({ id, missing, remedy }) => (
        <Text key={id} size="sm" data-requirement={id}>
          {missing} {remedy}
        </Text>
      ))}
    </Alert>
  );
}

function WorkerStatus() {
  const status = useAppStore((state) => state.worker.status);
  const error = useAppStore((state) => state.worker.error);
  const { restart } = useActions('worker');
  if (status !== 'crashed' && status !== 'failed') return null;
  return (
    <Alert
      mb="sm"
      p="xs"
      color="red"
      icon={<IconAlertTriangle size={16} />}
      title={status === 'crashed' ? 'The worker stopped' : 'The worker did not start'}
      data-testid="worker-status"
      data-status={status}
    >
      <Text size="sm">{error?.message} A restart loads the model and your clips again.</Text>
      <Button mt={6} onClick={() => void restart()} data-testid="restart-worker">
        Restart the worker
      </Button>
    </Alert>
  );
}
