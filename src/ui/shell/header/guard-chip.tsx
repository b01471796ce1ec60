/** The privacy chip: what the page sent, and what guards it. */
import { Button, Popover, Stack, Text } from '@mantine/core';
import { Note } from '../../kit/notes/note.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { guardDetail, guardText } from './guard-words.ts';

/** What the page sent, short enough for a chip. */
export function useGuardText(): string {
  return guardText(useAppStore((state) => state.guard));
}

/** The privacy chip: what the page sent, and what guards it. */
export function GuardChip() {
  const facts = useAppStore((state) => state.guard);
  return (
    <Popover width={320} position="bottom-end" withArrow shadow="md">
      <Popover.Target>
        <Button
          size="compact-xs"
          radius="xl"
          fw={500}
          data-testid="bytes-chip"
          data-guard={facts.status}
          data-bytes={facts.bytesSent}
        >
          {guardText(facts)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <GuardFacts />
      </Popover.Dropdown>
    </Popover>
  );
}

/** What is counted and blocked, and a button that activates an installed guard. */
export function GuardFacts() {
  const facts = useAppStore((state) => state.guard);
  const isolated = useAppStore((state) => state.worker.environment?.crossOriginIsolated ?? true);
  const { reload: reloadGuarded } = useActions('guard');
  return (
    <Stack gap="xs" data-testid="guard-detail">
      <Text size="sm">{guardDetail(facts, isolated)}</Text>
      {facts.status === 'ready' && (
        <>
          <Note>Kept clips and settings come back. You must drop clips again that are not kept.</Note>
          <Button size="compact-sm" onClick={reloadGuarded} data-testid="reload-guarded">
            Reload and activate
          </Button>
        </>
      )}
    </Stack>
  );
}
