/** The library: files, live input and the list of clips. */
import { Stack, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import type { Clip } from '../../../state/library/clip.ts';
import { useAppStore } from '../../use-app-store.ts';
import { LiveInput } from '../live/live-input.tsx';
import { ClipItem } from './clip-item.tsx';
import { DropZone } from './drop-zone.tsx';
import { KeptClips } from './kept-clips.tsx';
import classes from './library.module.css';

/** The clips, the user's above the samples. The selected clip is used in every view. */
export function Library({ onSelect }: { readonly onSelect?: () => void }) {
  return (
    <Stack gap="sm" component="section" aria-label="Library">
      <DropZone />
      <LiveInput onKept={onSelect} />
      <ClipList origin="user" title="Your clips" onSelect={onSelect} />
      <KeptClips />
      <ClipList origin="sample" title="Sample clips" onSelect={onSelect} />
      <SamplesNote />
    </Stack>
  );
}

interface ClipListProps {
  readonly origin: Clip['origin'];
  readonly title: string;
  readonly onSelect: (() => void) | undefined;
}

function ClipList({ origin, title, onSelect }: ClipListProps) {
  const all = useAppStore((state) => state.library.clips);
  const clips = useMemo(() => all.filter((clip) => clip.origin === origin), [all, origin]);
  if (clips.length === 0) return null;
  const ready = clips.filter(({ status }) => status === 'ready').length;
  return (
    <div>
      <Title order={2} fz="xs" c="var(--page-quiet)" mb={4}>
        {title}, {ready === clips.length ? clips.length : `${ready} of ${clips.length} open`}
      </Title>
      <ul className={classes['list']} data-testid={`clips-${origin}`}>
        {clips.map((clip) => (
          <ClipItem key={clip.id} clip={clip} onSelect={onSelect} />
        ))}
      </ul>
    </div>
  );
}

function SamplesNote() {
  const error = useAppStore((state) => state.library.samplesError);
  const licence = useAppStore((state) => state.library.samplesLicence);
  if (error) {
    return (
      <Text size="xs" c="red" data-testid="samples-error">
        {error}
      </Text>
    );
  }
  return licence ? (
    <Text size="xs" c="var(--page-quiet)">
      Samples: synthetic, made for this page. Licence:{' '}
      <span style={{ whiteSpace: 'nowrap' }}>{licence}.</span>
    </Text>
  ) : null;
}
