/** The controls of Models: a note only. */
import { Text } from '@mantine/core';

/** The controls of the Models view are beside what they change, so this is only a note. */
export function ModelsControls() {
  return (
    <Text size="sm" c="var(--page-quiet)">
      A new model replaces the loaded one only when it is ready. Clips stay open.
    </Text>
  );
}
