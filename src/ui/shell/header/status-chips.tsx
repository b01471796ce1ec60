/** Model, backend, guard. */
import { Button, Popover } from '@mantine/core';
import type { ReactNode } from 'react';
import { shortName } from '../../kit/short-name.ts';
import { useAppStore } from '../../use-app-store.ts';
import { backendChip } from './backend-words.ts';
import { BackendFacts, ModelFacts } from './facts.tsx';
import { GuardChip } from './guard-chip.tsx';
import { modelWords } from './model-words.ts';
import classes from './status-chips.module.css';

/** Longest name that a chip shows whole. */
const NAME_LENGTH = 24;

/** What is loaded, where it runs, and what left the page: a word each, the rest behind it. */
export function StatusChips() {
  return (
    <div className={classes['chips']}>
      <ModelChip />
      <BackendChip />
      <GuardChip />
    </div>
  );
}

function ModelChip() {
  const model = useAppStore((state) => state.models.loaded);
  const loading = useAppStore((state) => state.models.loading !== null);
  const words = modelWords(model, loading);
  return (
    <Chip text={shortName(words.name, NAME_LENGTH)} label={`Model: ${words.title}`} testId="model-chip">
      <ModelFacts />
    </Chip>
  );
}

function BackendChip() {
  const environment = useAppStore((state) => state.worker.environment);
  const status = useAppStore((state) => state.worker.status);
  return (
    <Chip
      text={backendChip(environment, status)}
      testId="backend-chip"
      data={{ 'data-backend': environment?.backend ?? '' }}
    >
      <BackendFacts />
    </Chip>
  );
}

interface ChipProps {
  readonly text: string;
  /** What it is, for those who hear it, where the text does not say it. */
  readonly label?: string;
  readonly testId: string;
  readonly data?: Readonly<Record<`data-${string}`, string>>;
  /** What opens behind it. */
  readonly children: ReactNode;
}

function Chip({ text, label, testId, data = {}, children }: ChipProps) {
  return (
    <Popover width={320} position="bottom-end" withArrow shadow="md">
      <Popover.Target>
        <Button size="compact-xs" radius="xl" fw={500} aria-label={label} data-testid={testId} {...data}>
          {text}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>{children}</Popover.Dropdown>
    </Popover>
  );
}
