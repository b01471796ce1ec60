import { NativeSelect, Text } from '@mantine/core';
import { useAppStore } from '../../use-app-store.ts';
import { ControlGroup } from './control-group.tsx';

/** Whose own figures the experiments show. */
export function ExperimentControls() {
  const experiments = useAppStore((state) => state.experiments);
  const modelId = useAppStore((state) => state.route.experimentModelId);
  const setExperimentModel = useAppStore((state) => state.setExperimentModel);
  if (!experiments) return null;
  return (
    <ControlGroup title="Model">
      <NativeSelect
        label="Figures of one model"
        description="Rebuilding, recall by kind and what lies beyond training are shown for this model."
        value={modelId ?? experiments.models[0]?.id ?? ''}
        data={experiments.models.map(({ id, objective }) => ({ value: id, label: `${id} (${objective})` }))}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setExperimentModel(value === experiments.models[0]?.id ? null : value);
        }}
        data-testid="experiment-model"
      />
      <Text size="xs" c="var(--page-quiet)">
        Intervals are 95 % bootstrap intervals over clips; a difference marked paired is taken clip by clip.
      </Text>
    </ControlGroup>
  );
}
