/** The state of loading a model, shown beside the button that started it. */
import { Button, Text } from '@mantine/core';
import type { ModelRequest } from '../../../state/models/models-slice.ts';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { HeadsForm } from './heads-form.tsx';

/** The place of the form that loads from a URL. */
export const URL_PLACE = 'url';
/** The place of the button that loads a kept model. */
export const keptPlace = (id: string) => `kept/${id}`;

/** The place of the button that loads a source; null for the file picker and for files dropped on the page. */
function placeOf({ source }: ModelRequest): string | null {
  if (source.kind === 'bundled') return source.modelId ?? null;
  if (source.kind === 'kept') return keptPlace(source.id);
  return source.kind === 'url' ? URL_PLACE : null;
}

/**
 * The state of loading a model, shown where the load was started. The model in use stays until the new one is ready.
 *
 * @param of - the place that this component is in, see {@link placeOf}; null for sources without a place.
 */
export function ModelStatus({ of }: { readonly of: string | null }) {
  const loading = useAppStore((state) => state.models.loading);
  const failure = useAppStore((state) => state.models.error);
  const { cancel: cancelModel, dismissError: dismiss, load: loadModel } = useActions('models');
  const listed = useAppStore((state) => state.models.bundled);
  const kept = useAppStore((state) => state.keptModels.listed?.models);
  const loaded = useAppStore((state) => state.models.loaded?.name);
  const request = (loading ?? failure)?.request;
  const asked = request ? placeOf(request) : null;
  const isListed = listed.some(({ id }) => id === asked) || kept?.some(({ id }) => keptPlace(id) === asked);
  const place = asked === URL_PLACE || isListed ? asked : null;
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
      {loaded && (
        <Text size="sm" mt={4}>
          {loaded} stays loaded.
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
