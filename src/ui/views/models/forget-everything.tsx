/** Lists what this browser stores, asks for confirmation, and removes it. */
import { Button, Group, Modal, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { forgottenText, offlineText, storedItems, usageText } from './stored-words.ts';

/** Removes everything that this browser stores for the page, after a confirmation that lists it. */
export function ForgetEverything() {
  const [asking, setAsking] = useState(false);
  const { look: lookAtStored, beginAnew } = useActions('stored');
  const forgotten = useAppStore((state) => state.stored.forgotten);
  const error = useAppStore((state) => state.stored.error);
  const cameBack = useAppStore((state) => state.library.clips.some(({ isFromStore }) => isFromStore));
  const ready = useAppStore((state) => state.worker.status === 'ready');
  return (
    <Stack gap={6} mt="xs" align="flex-start">
      {forgotten ? (
        <>
          <Text size="sm" role="status" data-testid="forgotten">
            {forgottenText(forgotten, { cameBack })}
          </Text>
          {/* The pressed button was removed, so the focus moves here. */}
          <Button autoFocus onClick={beginAnew} data-testid="begin-anew">
            Reload the page
          </Button>
        </>
      ) : (
        <Button
          disabled={!ready}
          onClick={() => {
            void lookAtStored();
            setAsking(true);
          }}
          data-testid="forget-everything"
        >
          Forget everything…
        </Button>
      )}
      {error && <ErrorNote error={error} testId="stored-error" />}
      <Question opened={asking && !forgotten} onClose={() => setAsking(false)} />
    </Stack>
  );
}

interface QuestionProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

function Question({ opened, onClose }: QuestionProps) {
  const forgetting = useAppStore((state) => state.stored.forgetting);
  const { forgetEverything } = useActions('stored');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Forget everything?"
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close without forgetting' }}
    >
      <Stack gap="sm" data-testid="forget-question">
        <LiesHere />
        <Group gap="xs" justify="flex-end">
          <Button onClick={onClose} data-autofocus>
            Cancel
          </Button>
          <Button
            variant="filled"
            color="red.9"
            loading={forgetting}
            onClick={() => void forgetEverything().then(onClose)}
            data-testid="forget-confirm"
          >
            Forget everything
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function LiesHere() {
  const stored = useAppStore((state) => state.stored.here);
  if (!stored) return <Text size="sm">Reading what is stored…</Text>;
  return (
    <>
      <Text size="sm">This browser stores the following for this page. All of it will be removed.</Text>
      <Table data-testid="stored-items">
        <Table.Tbody>
          {storedItems(stored).map(({ what, amount }) => (
            <Table.Tr key={what}>
              <Table.Th scope="row">{what}</Table.Th>
              <Table.Td>{amount}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="sm">
        Your files on the disk are not touched. {offlineText(stored)} {usageText(stored)}
      </Text>
    </>
  );
}
