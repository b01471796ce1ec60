/** A load that runs or failed, where it was asked for. */
import { Button, Text } from '@mantine/core';
import type { ModelRequest } from '../../../state/models/models-slice.ts';
import { ErrorNote, WorkNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { HeadsForm } from './heads-form.tsx';

/** Where a load from an address is asked for. */
export const URL_PLACE = 'url';
/** Where a kept model is loaded from. */
export const keptPlace = (id: string) => `kept/${id}`;

/** The place of the button that asks for a source; null where it is the picker or the whole page. */
function placeOf({ source }: ModelRequest): string | null {
  if (source.kind === 'bundled') return source.modelId ?? null;
  if (source.kind === 'kept') return keptPlace(source.id);
  return source.kind === 'url' ? URL_PLACE : null;
}

/**
 * A load that runs or failed, where it was asked for; the model in use stays meanwhile.
 *
 * @param of - the place this stands in: see {@link placeOf}; null for all that have none of their own.
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
