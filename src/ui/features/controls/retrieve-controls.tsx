import { NativeSelect, SegmentedControl, Text } from '@mantine/core';
import { useMemo } from 'react';
import type { Direction } from '../../../state/route.ts';
import { useAppStore } from '../../use-app-store.ts';
import { ControlGroup } from './control-group.tsx';

/** The query: which clip, and which of its senses asks. */
export function RetrieveControls() {
  const clips = useAppStore((state) => state.clips);
  const selectedClipId = useAppStore((state) => state.selectedClipId);
  const selectClip = useAppStore((state) => state.selectClip);
  const from = useAppStore((state) => state.route.from);
  const setFrom = useAppStore((state) => state.setFrom);
  const options = useMemo(
    () =>
      clips.filter(({ status }) => status === 'ready').map(({ id, name }) => ({ value: id, label: name })),
    [clips],
  );
  return (
    <ControlGroup title="Query">
      <NativeSelect
        label="Clip"
        size="xs"
        data={options}
        value={selectedClipId ?? ''}
        onChange={(event) => selectClip(event.currentTarget.value)}
        data-testid="retrieve-clip"
      />
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="Direction of retrieval"
        value={from}
        onChange={(value) => setFrom(value as Direction)}
        data={[
          { value: 'audio', label: 'Sound → pictures' },
          { value: 'visual', label: 'Picture → sounds' },
        ]}
        data-testid="retrieve-from"
      />
      <Text size="xs" c="var(--page-quiet)">
        Cross-modal retrieval: the query’s embedding against every embedding of the other sense, by cosine.
      </Text>
    </ControlGroup>
  );
}
