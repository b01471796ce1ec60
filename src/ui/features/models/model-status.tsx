import { Button, Text } from '@mantine/core';
import { ErrorNote, WorkNote } from '../../components/run-status.tsx';
import { useAppStore } from '../../use-app-store.ts';
import { HeadsForm } from './heads-form.tsx';

/**
 * A load that runs or failed, where it was asked for; the model in use stays meanwhile.
 *
 * @param of - the model of the list under which this stands; null for all that the list does not have.
 */
export function ModelStatus({ of }: { readonly of: string | null }) {
  const loading = useAppStore((state) => state.modelLoading);
  const failure = useAppStore((state) => state.modelError);
  const cancelModel = useAppStore((state) => state.cancelModel);
  const dismiss = useAppStore((state) => state.dismissModelError);
  const loadModel = useAppStore((state) => state.loadModel);
  const listed = useAppStore((state) => state.bundledModels);
  const kept = useAppStore((state) => state.model?.name);
  const request = (loading ?? failure)?.request;
  const asked = request?.source.kind === 'bundled' ? request.source.modelId : undefined;
  const place = listed.find(({ id }) => id === asked)?.id ?? null;
  if (place !== of) return null;
  if (loading) {
    return (
      <WorkNote
        what={`Loading ${loading.name}`}
        progress={loading.progress}
        onCancel={cancelModel}
        testId="models-progress"
      />
    );
  }
  if (!failure || !request) return null;
  const { name, error } = failure;
  return (
    <ErrorNote error={error} title={`Not loaded: ${name}`} onClose={dismiss} testId="model-error">
      {kept && (
        <Text size="sm" mt={4}>
          {kept} stays loaded.
        </Text>
      )}
      {error.code === 'model/heads' ? (
        <HeadsForm request={request} />
      ) : (
        <Button mt={6} size="compact-xs" onClick={() => void loadModel(request.source, request.settings)}>
          Try again
        </Button>
      )}
    </ErrorNote>
  );
}
