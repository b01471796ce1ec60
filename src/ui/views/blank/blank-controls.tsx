/** The controls of Blank. */
import { Text } from '@mantine/core';
import { ControlGroup } from '../../shell/controls/control-group.tsx';

/** No controls. */
export function BlankControls() {
  return (
    <ControlGroup title="Blank">
      <Text size="sm">Nothing to set.</Text>
    </ControlGroup>
  );
}
