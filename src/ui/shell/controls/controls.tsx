/** Shows the controls of the current view. */
import { Stack } from '@mantine/core';
import { useAppStore } from '../../use-app-store.ts';
import { viewEntry } from '../../views/registry.ts';

/** The controls of the current view. */
export function Controls() {
  const { Controls: OfView } = viewEntry(useAppStore((state) => state.shell.view));
  return (
    <Stack gap="lg" component="section" aria-label="Controls">
      <OfView />
    </Stack>
  );
}
