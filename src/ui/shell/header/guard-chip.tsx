/** What left the page, and what holds it to its promise. */
import { Button, Popover, Stack, Text } from '@mantine/core';
import { useAppStore } from '../../use-app-store.ts';
import { guardDetail, guardText } from './guard-words.ts';

/** What is known of the guard. */
function useGuardFacts() {
  const guardStatus = useAppStore((state) => state.guardStatus);
  const guardReason = useAppStore((state) => state.guardReason);
  const bytesSent = useAppStore((state) => state.bytesSent);
  const crossOriginRequests = useAppStore((state) => state.crossOriginRequests);
  const allowedAddress = useAppStore((state) => state.allowedAddress);
  return { guardStatus, guardReason, bytesSent, crossOriginRequests, allowedAddress };
}

/** What left the page, short enough for a chip. */
export function useGuardText(): string {
  return guardText(useGuardFacts());
}

/** What left the page, and what holds it to its promise. */
export function GuardChip() {
  const facts = useGuardFacts();
  return (
    <Popover width={320} position="bottom-end" withArrow shadow="md">
      <Popover.Target>
        <Button
          size="compact-xs"
          radius="xl"
          fw={500}
          variant="default"
          data-testid="bytes-chip"
          data-guard={facts.guardStatus}
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

/** What is counted and blocked, and the way to a guard that waits. */
export function GuardFacts() {
  const facts = useGuardFacts();
  const isolated = useAppStore((state) => state.environment?.crossOriginIsolated ?? true);
  const reloadGuarded = useAppStore((state) => state.reloadGuarded);
  return (
    <Stack gap="xs" data-testid="guard-detail">
      <Text size="sm">{guardDetail(facts, isolated)}</Text>
      {facts.guardStatus === 'ready' && (
        <>
          <Text size="xs" c="var(--page-quiet)">
            Kept clips and settings come back; clips that are not kept have to be dropped again.
          </Text>
          <Button size="compact-sm" onClick={reloadGuarded} data-testid="reload-guarded">
            Reload and activate
          </Button>
        </>
      )}
    </Stack>
  );
}
