/** The chips for model, backend and privacy. */
import { Button, Popover } from '@mantine/core';
import type { ReactNode } from 'react';
import type { AppState } from '../../../state/app-state.ts';
import { shortName } from '../../kit/short-name.ts';
import { useAppStore } from '../../use-app-store.ts';
import { backendChip } from './backend-words.ts';
import { BackendFacts, ModelFacts } from './facts.tsx';
import { GuardChip } from './guard-chip.tsx';
import { modelWords } from './model-words.ts';
import classes from './status-chips.module.css';

/** Longest name that a chip shows in full. */
const NAME_LENGTH = 24;

/** The loaded model, where it runs, and what the page sent: one chip each, with details in a popover. */
export function StatusChips() {
  return (
    <div className={classes['chips']}>
      <ModelChip />
      <BackendChip />
      <GuardChip />
    </div>
  );
}

/** The name of the model behind the figures of Classify where it is not the loaded one; otherwise null. */
function companionShown({ shell, runs }: AppState): string | null {
  const classifier = runs.classification.summary?.classifier;
  return shell.view === 'classify' && classifier?.isCompanion ? classifier.modelName : null;
}

function ModelChip() {
  const model = useAppStore((state) => state.models.loaded);
  const loading = useAppStore((state) => state.models.loading !== null);
  const words = modelWords(model, loading);
  const classifier = useAppStore(companionShown);
  const title =
    classifier === null ? words.title : `${classifier}, in this view. Loaded for the others: ${words.title}`;
  return (
    <Chip
      text={shortName(classifier ?? words.name, NAME_LENGTH)}
      label={`Model: ${title}`}
      testId="model-chip"
    >
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
  /** The accessible name, if the text alone is not clear. */
  readonly label?: string;
  readonly testId: string;
  readonly data?: Readonly<Record<`data-${string}`, string>>;
  /** The content of the popover. */
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
