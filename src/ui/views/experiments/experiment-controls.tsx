/** The controls of Experiments: which model has its results shown. */
import { Button, NativeSelect } from '@mantine/core';
import { Note } from '../../kit/notes/note.tsx';
import { ControlGroup } from '../../shell/controls/control-group.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** The controls of Experiments: which model has its results shown. */
export function ExperimentControls() {
  const experiments = useAppStore((state) => state.experiments.evidence);
  const modelId = useAppStore((state) => state.experiments.modelId);
  const { setModel: setExperimentModel } = useActions('experiments');
  const bundled = useAppStore((state) => state.models.bundled);
  const loaded = useAppStore((state) => state.models.loaded?.id ?? null);
  const { loadBundled: loadBundledModel } = useActions('models');
  const loading = useAppStore((state) => state.models.loading !== null);
  if (!experiments) return null;
  const shown = modelId ?? experiments.models[0]?.id ?? '';
  const entry = bundled.find(({ id }) => id === shown);
  return (
    <ControlGroup title="Model">
      <NativeSelect
        size="sm"
        label="Results of one model"
        description="Reconstruction, recall by kind and clips beyond training are shown for this model."
        value={shown}
        data={experiments.models.map(({ id, objective }) => ({ value: id, label: `${id} (${objective})` }))}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setExperimentModel(value === experiments.models[0]?.id ? null : value);
        }}
        data-testid="experiment-model"
      />
      {entry && (
        <Button
          disabled={loaded === shown || loading}
          onClick={() => void loadBundledModel(shown)}
          data-testid="load-shown"
        >
          {loaded === shown ? `${entry.name} is loaded` : `Load ${entry.name}`}
        </Button>
      )}
      <Note>
        Intervals are 95 % over clips: Wilson for shares, bootstrap for everything else. A difference marked
        “paired” is computed clip by clip.
      </Note>
    </ControlGroup>
  );
}
