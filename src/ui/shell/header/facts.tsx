/** The popovers of the model chip and the backend chip. */
import { Button, Stack, Text } from '@mantine/core';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { backendDetail, backendText, STATUS_WORDS } from './backend-words.ts';
import { modelWords } from './model-words.ts';

/** The loaded model, what it was trained on, and a link to Models. */
export function ModelFacts() {
  const model = useAppStore((state) => state.models.loaded);
  const loading = useAppStore((state) => state.models.loading !== null);
  const { setView } = useActions('shell');
  return (
    <Stack gap={4} align="start" style={{ overflowWrap: 'anywhere' }} data-testid="model-facts">
      <Text size="sm" fw={600}>
        {modelWords(model, loading).title}
      </Text>
      {model && (
        <Text size="sm">
          {model.trainedOn
            ? `Trained on: ${model.trainedOn}`
            : 'The training data of this model is not known.'}
        </Text>
      )}
      <Button mt={4} size="compact-sm" onClick={() => setView('models')}>
        Open Models
      </Button>
    </Stack>
  );
}

/** Where the model runs, and why. */
export function BackendFacts() {
  const environment = useAppStore((state) => state.worker.environment);
  const status = useAppStore((state) => state.worker.status);
  const model = useAppStore((state) => state.models.loaded);
  const ready = environment && status === 'ready';
  return (
    <Stack gap={4} data-testid="backend-facts">
      <Text size="sm" fw={600}>
        {ready ? backendText(environment, model) : STATUS_WORDS[status]}
      </Text>
      {ready && <Text size="sm">{backendDetail(environment, model)}</Text>}
    </Stack>
  );
}
