/** One button that opens the details of all chips. */
import { ActionIcon, Divider, Popover, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useAppStore } from '../../use-app-store.ts';
import { BackendFacts, ModelFacts } from './facts.tsx';
import { GuardFacts, useGuardText } from './guard-chip.tsx';
import classes from './status-chips.module.css';

/** One button that opens the details of all chips, for headers without room for them. */
export function FactsButton() {
  const opened = useAppStore((state) => state.models.loaded?.name ?? '');
  const sent = useGuardText();
  return (
    <Popover width="min(320px, calc(100vw - 24px))" position="bottom-end" withArrow shadow="md">
      <Popover.Target>
        <ActionIcon
          aria-label={`Model, backend and privacy: ${[opened, sent].filter(Boolean).join(', ')}`}
          data-testid="facts"
        >
          <IconInfoCircle size={20} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes['facts']}>
        <ModelFacts />
        <Divider />
        <BackendFacts />
        <Divider />
        <Text size="sm" fw={600}>
          {sent}
        </Text>
        <GuardFacts />
      </Popover.Dropdown>
    </Popover>
  );
}
