/** The control that chooses how predictions are painted. */
import { fetched } from '../../kit/fetched.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { ControlGroup } from '../../shell/controls/control-group.tsx';
import { useAppStore } from '../../use-app-store.ts';

const NormPixControls = fetched(() => import('./norm-pix-controls.tsx').then((m) => m.NormPixControls));

/** How predictions are painted. If the checkpoint does not state whether they are normalised, the user chooses. */
export function StatisticsControls() {
  const normPix = useAppStore((state) => state.models.loaded?.config.normPix);
  if (normPix === undefined) return null;
  return (
    <ControlGroup title="Painting">
      {normPix === false ? (
        <Note>
          This model predicts pixels and log-mel values, so its predictions are painted as they are.
        </Note>
      ) : (
        <NormPixControls normPix={normPix} />
      )}
    </ControlGroup>
  );
}
