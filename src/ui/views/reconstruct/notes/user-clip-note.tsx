/** How the masked losses of the user's clip compare with those of the samples. */
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import { hasSampleLosses, lossesOf } from '../../../../state/domain/standings-run.ts';
import { readDomain } from '../../../kit/domain/domain-words.ts';
import { Note } from '../../../kit/notes/note.tsx';
import { MeaningNote } from '../../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../../use-app-store.ts';

interface UserClipNoteProps {
  /** A warning is above the result; every other note is below it. */
  readonly place: 'above' | 'below';
  readonly clipId: string;
  readonly toModels: ReactNode;
}

/** Marks a clip whose masked losses are outside the samples' range, one modality at a time. */
export function UserClipNote({ clipId, place, toModels }: UserClipNoteProps) {
  const { sampleLosses: samples, error } = useAppStore((state) => state.domain);
  const { load } = useActions('domain');
  // The samples' losses were measured with one of the bundled models only.
  const isOfModel = useAppStore(hasSampleLosses);
  const own = useAppStore((state) => {
    const clip = state.library.clips.find(({ id }) => id === clipId);
    return clip && lossesOf(state, clip);
  });
  useEffect(() => void load(), [load]);
  const reading = samples && isOfModel && own ? readDomain(own, samples) : null;
  const evidence =
    error ??
    (samples === null
      ? null
      : !isOfModel
        ? 'The samples’ losses were not measured with this model, so this clip cannot be compared with them.'
        : (reading?.text ??
          'Rebuild this clip under the default mask to compare its losses with the samples’.'));
  const isMarked = reading !== null && reading.outside.length > 0;
  if (isMarked !== (place === 'above')) return null;
  const advice = <>For real footage, load a published checkpoint under {toModels}.</>;
  return (
    <div data-testid="domain-note" data-outside={reading?.outside.join(' ')}>
      {isMarked ? (
        <MeaningNote>
          {evidence} {advice}
        </MeaningNote>
      ) : (
        <Note component="div">
          The bundled model was trained only on synthetic clips. {evidence} {advice}
        </Note>
      )}
    </div>
  );
}
