import { Button, Popover, Stack, Text } from '@mantine/core';
import { useAppStore } from '../../use-app-store.ts';
import classes from './status-chips.module.css';
import { guardDetail, guardText } from './guard-words.ts';

/** What left the page, and what holds it to its promise. */
export function GuardChip() {
  const guardStatus = useAppStore((state) => state.guardStatus);
  const guardReason = useAppStore((state) => state.guardReason);
  const bytesSent = useAppStore((state) => state.bytesSent);
  const crossOriginRequests = useAppStore((state) => state.crossOriginRequests);
  const allowedAddress = useAppStore((state) => state.allowedAddress);
  const isolated = useAppStore((state) => state.environment?.crossOriginIsolated ?? true);
  const reloadGuarded = useAppStore((state) => state.reloadGuarded);
  const facts = { guardStatus, guardReason, bytesSent, crossOriginRequests, allowedAddress };
  return (
    <Popover width={320} position="bottom-end" withArrow shadow="md">
      <Popover.Target>
        <Button
          size="compact-xs"
          radius="xl"
          fw={500}
          variant="default"
          className={classes['guard']}
          data-testid="bytes-chip"
          data-guard={guardStatus}
          data-bytes={bytesSent}
        >
          {guardText(facts)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs" data-testid="guard-detail">
          <Text size="sm">{guardDetail(facts, isolated)}</Text>
          {guardStatus === 'ready' && (
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
      </Popover.Dropdown>
    </Popover>
  );
}
