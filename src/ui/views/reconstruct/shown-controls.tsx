/** The controls of how the pictures are shown. */
import { Button, Stack, Switch } from '@mantine/core';
import { DEFAULT_SHOWN } from '../../../state/reconstruct/reconstruct-slice.ts';
import { ControlGroup } from '../../shell/controls/control-group.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';

/** The original under the hatch, and the visible patches in the rebuilt picture. */
export function ShownControls() {
  const shown = useAppStore((state) => state.reconstruct.shown);
  const { setShown } = useActions('reconstruct');
  const isDefault =
    shown.originalUnderHatch === DEFAULT_SHOWN.originalUnderHatch &&
    shown.visibleInRebuilt === DEFAULT_SHOWN.visibleInRebuilt;
  return (
    <ControlGroup
      title="Pictures"
      action={
        <Button
          size="compact-sm"
          variant="subtle"
          disabled={isDefault}
          onClick={() => setShown(DEFAULT_SHOWN)}
          data-testid="reset-shown"
        >
          Reset
        </Button>
      }
    >
      <Stack gap={8}>
        <Switch
          label="Original under the hatch"
          description="The model sees nothing of it."
          checked={shown.originalUnderHatch}
          onChange={({ currentTarget }) => setShown({ originalUnderHatch: currentTarget.checked })}
          data-testid="original-under-hatch"
        />
        <Switch
          label="Visible patches in the rebuilt picture"
          description="They are the original’s and have a marked corner. Off: they are hatched."
          checked={shown.visibleInRebuilt}
          onChange={({ currentTarget }) => setShown({ visibleInRebuilt: currentTarget.checked })}
          data-testid="visible-in-rebuilt"
        />
      </Stack>
    </ControlGroup>
  );
}
