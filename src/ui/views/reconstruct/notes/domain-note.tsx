/** A note on what the bundled model was trained on, and on how a clip's losses compare with the samples'. */
import { Anchor } from '@mantine/core';
import { selectedClip } from '../../../../state/selectors.ts';
import { fetched } from '../../../kit/fetched.tsx';
import { Note } from '../../../kit/notes/note.tsx';
import { useActions, useAppStore } from '../../../use-app-store.ts';

const UserClipNote = fetched(() => import('./user-clip-note.tsx').then((m) => m.UserClipNote));

interface DomainNoteProps {
  /** A warning is above the result; every other note is below it. */
  readonly place: 'above' | 'below';
}

/** What the bundled model was trained on; for the user's clip, how its losses compare with those of the samples. */
export function DomainNote({ place }: DomainNoteProps) {
  const model = useAppStore((state) => state.models.loaded);
  const clip = useAppStore(selectedClip);
  const { setView } = useActions('shell');
  if (model?.source !== 'bundled') return null;
  const toModels = (
    <Anchor component="button" size="xs" onClick={() => setView('models')} data-testid="to-models">
      Models
    </Anchor>
  );
  if (clip?.origin === 'user') return <UserClipNote clipId={clip.id} place={place} toModels={toModels} />;
  if (place === 'above') return null;
  return (
    <Note data-testid="domain-note">
      The bundled model is small and was trained only on synthetic clips like these samples. For real footage,
      load a published checkpoint under {toModels}.
    </Note>
  );
}
