/** What opens behind the model's and the backend's chip. */
import { Button, Stack, Text } from '@mantine/core';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { backendDetail, backendText, STATUS_WORDS } from './backend-words.ts';
import { modelWords } from './model-words.ts';

/** Which model is loaded, what it was trained on, and the way to another. */
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
            : 'What this model was trained on is not known.'}
        </Text>
      )}
      <Button mt={4} size="compact-sm" onClick={() => setView('models')}>
        Open Models
      </Button>
    </Stack>
  );
}

/** Where the model runs, and why there. */
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
