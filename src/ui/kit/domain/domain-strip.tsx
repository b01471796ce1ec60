/** The place in every view for the note about clips outside the samples' range of losses. */
import { ownClips } from '../../../state/domain/standings-run.ts';
import { VIEW_STATES } from '../../../state/shell/views.ts';
import { useAppStore } from '../../use-app-store.ts';
import { fetched } from '../fetched.tsx';

const OwnClips = fetched(() => import('./own-clips.tsx').then((m) => m.OwnClips));

/** A note on the user's clips under the bundled model; nothing for samples, other models and other views. */
export function DomainStrip() {
  const isShown = useAppStore(
    (state) =>
      VIEW_STATES[state.shell.view].notesOwnClips &&
      state.models.loaded?.source === 'bundled' &&
      state.gallery.name === 'clips' &&
      ownClips(state).length > 0,
  );
  return isShown ? <OwnClips /> : null;
}
