/** Where any view says how far the user's clips are outside what the bundled model knows. */
import { ownClips } from '../../../state/domain/standings-run.ts';
import { useAppStore } from '../../use-app-store.ts';
import { fetched } from '../fetched.tsx';

const OwnClips = fetched(() => import('./own-clips.tsx').then((m) => m.OwnClips));

/** Views that show figures of the model for the user's clips. Reconstruct has a note of its own beside the losses. */
const VIEWS = ['similarity', 'retrieve', 'localise', 'classify', 'map'];

/** A note on the user's clips under the bundled model; nothing for samples, other models and other views. */
export function DomainStrip() {
  const isShown = useAppStore(
    (state) =>
      VIEWS.includes(state.shell.view) &&
      state.models.loaded?.source === 'bundled' &&
      state.gallery.name === 'clips' &&
      ownClips(state).length > 0,
  );
  return isShown ? <OwnClips /> : null;
}
