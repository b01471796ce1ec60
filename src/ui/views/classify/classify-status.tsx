/** The state of the classification run. */
import { Button, Text } from '@mantine/core';
import { companionOf } from '../../../state/classify/classify-questions.ts';
import { selectedClip } from '../../../state/selectors.ts';
import { RunGate } from '../../kit/run/run-gate.tsx';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** The state of the classification run: waiting, working, failed, or why it cannot run. */
export function ClassifyStatus() {
  const run = useAppStore((state) => state.runs.classification);
  const clip = useAppStore(selectedClip);
  const model = useAppStore((state) => state.models.loaded);
  const companion = useAppStore(companionOf);
  const shelfRead = useAppStore((state) => state.models.bundled.length > 0);
  const bundledError = useAppStore((state) => state.models.bundledError);
  const environmentStatus = useAppStore((state) => state.worker.status);
  const modelLoading = useAppStore((state) => state.models.loading);
  const { retry } = useActions('runs');
  const { setView } = useActions('shell');
  if (run.status === 'failed' || run.status === 'running') {
    return <RunGate kind="classification" doing="Classifying" testId="classify" />;
  }
  if (environmentStatus === 'starting') return <WorkNote what="Starting the worker" progress={null} />;
  if (environmentStatus !== 'ready') return null;
  if (modelLoading && !model) return <WorkNote what="Loading the model" progress={modelLoading.progress} />;
  if (!model || (model.config.classes === null && !companion)) {
    if (model && !shelfRead && !bundledError)
      return <WorkNote what="Reading the list of models" progress={null} />;
    return (
      <Text component="div" size="sm" data-testid="no-classifier">
        {model
          ? `${model.name} was not fine-tuned, so it has no classes, and no fine-tuned model ships with this page. Drop one. The few-shot heads below work without it. `
          : 'No model is loaded. '}
        {bundledError}{' '}
        <Button size="compact-xs" onClick={() => setView('models')}>
          Open Models
        </Button>
      </Text>
    );
  }
  if (!clip) return <Text size="sm">Choose a clip in the library, or drop one.</Text>;
  if (clip.status === 'failed' && clip.error)
    return <ErrorNote error={clip.error} title={`${clip.name} is not open`} />;
  if (clip.status !== 'ready') return <WorkNote what={`Opening ${clip.name}`} progress={clip.progress} />;
  if (run.status !== 'idle' && run.summary?.clipId === clip.id) return null;
  return (
    <Button w="fit-content" onClick={() => retry('classification')} data-testid="classify-again">
      Classify
    </Button>
  );
}
