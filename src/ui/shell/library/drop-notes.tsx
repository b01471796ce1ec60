/** Says what happened to the dropped files. */
import { fetched } from '../../kit/fetched.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { useAppStore } from '../../use-app-store.ts';

const ModelDropStatus = fetched(() => import('./model-drop-status.tsx').then((m) => m.ModelDropStatus));

/** Says what happened to the dropped files: below the drop zone, or above the view if the library is hidden. */
export function DropNotes() {
  const dropNote = useAppStore((state) => state.library.dropNote);
  // The page's own loads at the start are reported where the result will be, so that nothing moves here.
  const isDropped = useAppStore(
    ({ models: { loading, error } }) => loading?.request.source.kind === 'file' || error !== null,
  );
  return (
    <>
      {dropNote && <Note data-testid="drop-note">{dropNote}</Note>}
      {isDropped && <ModelDropStatus />}
    </>
  );
}
