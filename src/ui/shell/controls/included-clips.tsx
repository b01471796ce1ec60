/** Chooses which clips are compared. */
import { Checkbox, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { ControlGroup } from './control-group.tsx';

/** Chooses which open clips are in the matrix and the galleries. */
export function IncludedClips() {
  const clips = useAppStore((state) => state.library.clips);
  const excluded = useAppStore((state) => state.gallery.excludedIds);
  const { setIncluded } = useActions('gallery');
  const ready = useMemo(() => clips.filter(({ status }) => status === 'ready'), [clips]);
  return (
    <ControlGroup title="Clips compared">
      <Text size="xs" c="var(--page-quiet)">
        Every open clip is compared unless you clear it here. Its frame and all its audio are used, unmasked.
      </Text>
      <Stack gap={6}>
        {ready.map(({ id, name }) => (
          <Checkbox
            key={id}
            size="xs"
            label={name}
            checked={!excluded.includes(id)}
            onChange={(event) => setIncluded(id, event.currentTarget.checked)}
            data-testid="include-clip"
          />
        ))}
      </Stack>
    </ControlGroup>
  );
}
