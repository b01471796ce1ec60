import { Badge, Button, Group, Tooltip } from '@mantine/core';
import { useAppStore } from '../../use-app-store.ts';
import classes from './status-chips.module.css';
import { formatParameters } from '../../components/format.ts';
import type { AppState } from '../../../state/app-state.ts';
import { GuardChip } from './guard-chip.tsx';
import { backendDetail, backendText } from './backend-words.ts';

/** What is loaded, where it runs, and what left the page. */
export function StatusChips() {
  return (
    <Group gap={6} wrap="wrap" className={classes['chips']}>
      <ModelChip />
      <BackendChip />
      <GuardChip />
    </Group>
  );
}

function ModelChip() {
  const model = useAppStore((state) => state.model);
  const loading = useAppStore((state) => state.modelLoading);
  const setView = useAppStore((state) => state.setView);
  const text = model
    ? `${model.name}, ${formatParameters(model.parameters)} parameters`
    : loading
      ? 'Loading the model'
      : 'No model';
  return (
    <Tooltip label={model?.trainedOn ?? 'What this model was trained on is not known.'} disabled={!model}>
      <Button
        size="compact-xs"
        radius="xl"
        fw={500}
        className={classes['model']}
        onClick={() => setView('models')}
        data-testid="model-chip"
        aria-label={`Model: ${text}. ${model?.trainedOn ?? ''} Open Models.`}
      >
        <span className={classes['text']}>
          {text}
          {model?.trainedOn ? ` · ${model.trainedOn}` : ''}
        </span>
      </Button>
    </Tooltip>
  );
}

const STATUS_WORDS: Readonly<Record<AppState['environmentStatus'], string>> = {
  idle: 'Worker not started',
  starting: 'Starting',
  ready: '',
  failed: 'Worker not started',
  crashed: 'Worker stopped',
};

function BackendChip() {
  const environment = useAppStore((state) => state.environment);
  const status = useAppStore((state) => state.environmentStatus);
  const model = useAppStore((state) => state.model);
  const ready = environment && status === 'ready';
  const text = ready ? backendText(environment, model) : STATUS_WORDS[status];
  const detail = ready ? backendDetail(environment, model) : text;
  return (
    <Tooltip label={detail}>
      <Badge
        variant="default"
        tt="none"
        fw={500}
        className={classes['backend']}
        tabIndex={0}
        data-testid="backend-chip"
        data-backend={environment?.backend ?? ''}
      >
        {text}
      </Badge>
    </Tooltip>
  );
}
