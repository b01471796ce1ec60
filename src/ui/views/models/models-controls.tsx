/** Where the controls of Models are. */
import { Text } from '@mantine/core';

/** The Models view's controls are beside what they change. */
export function ModelsControls() {
  return (
    <Text size="sm" c="var(--page-quiet)">
      A model replaces the one that is loaded only once it stands; clips stay open.
    </Text>
  );
}
