/** What the bundled model knows; where a clip's loss stands. */
import { Anchor, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { selectedClip } from '../../../state/selectors.ts';
import { MeaningNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { readDomain } from './domain-words.ts';

/** What the bundled model knows; for the user's clip, where its losses lie among those of all samples. */
export function DomainNote() {
  const model = useAppStore((state) => state.models.loaded);
  const clip = useAppStore(selectedClip);
  const { setView } = useActions('shell');
  if (model?.source !== 'bundled') return null;
  const toModels = (
    <Anchor component="button" size="xs" onClick={() => setView('models')} data-testid="to-models">
      Models
    </Anchor>
  );
  if (clip?.origin === 'user') return <UserClipNote clipId={clip.id} toModels={toModels} />;
  return (
    <Text size="xs" c="var(--page-quiet)" data-testid="domain-note">
      The bundled model is small and knows only the synthetic world these samples come from; for real footage,
      load a published checkpoint under {toModels}.
    </Text>
  );
}

function UserClipNote({ clipId, toModels }: { readonly clipId: string; readonly toModels: ReactNode }) {
  const samples = useAppStore((state) => state.reconstruct.sampleLosses);
  const error = useAppStore((state) => state.reconstruct.sampleLossesError);
  const { loadSampleLosses: load } = useActions('reconstruct');
  // Another of the bundled models has losses of its own, which were not counted.
  const isOfModel = useAppStore(
    (state) => samples !== null && state.models.loaded?.sha256 === samples.sha256,
  );
  const own = useAppStore((state) => {
    const revision = state.library.clips.find(({ id }) => id === clipId)?.revision;
    return state.models.losses.find((seen) => seen.clipId === clipId && seen.revision === revision);
  });
  useEffect(() => void load(), [load]);
  const reading = samples && isOfModel && own ? readDomain(own, samples) : null;
  const evidence =
    error ??
    (samples === null
      ? null
      : !isOfModel
        ? 'How its losses compare with the samples’ was not counted for this model.'
        : (reading?.text ??
          'How its losses compare with the samples’ is known once it is rebuilt under the default mask.'));
  const isMarked = reading !== null && reading.outside.length > 0;
  const words = (
    <>
      The bundled model knows only its synthetic sample world. {evidence} For real footage, load a published
      checkpoint under {toModels}.
    </>
  );
  return (
    <div data-testid="domain-note" data-outside={reading?.outside.join(' ')}>
      {isMarked ? (
        <MeaningNote>{words}</MeaningNote>
      ) : (
        <Text component="div" size="xs" c="var(--page-quiet)">
          {words}
        </Text>
      )}
    </div>
  );
}
