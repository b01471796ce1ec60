/** The lists of the library: the user's clips and the samples. */
import { Button, Title } from '@mantine/core';
import { useMemo } from 'react';
import type { Clip } from '../../../state/library/clip.ts';
import { listClips } from '../../../state/library/listing.ts';
import { Note } from '../../kit/notes/note.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { ClipItem } from './clip-item.tsx';
import classes from './library.module.css';

interface ClipListProps {
  readonly origin: Clip['origin'];
  readonly title: string;
  readonly onSelect: (() => void) | undefined;
}

/** The clips of one origin that the search leaves, in the chosen order. */
export function ClipList({ origin, title, onSelect }: ClipListProps) {
  const all = useAppStore((state) => state.library.clips);
  const listing = useAppStore((state) => state.listing);
  const clipLabels = useAppStore((state) => state.classify.clipLabels);
  const { query, sort, isDescending } = listing;
  const { remove } = useActions('listing');
  const clips = useMemo(() => all.filter((clip) => clip.origin === origin), [all, origin]);
  const shown = useMemo(
    () => listClips(clips, { query, sort, isDescending }, { clipLabels }),
    [clips, query, sort, isDescending, clipLabels],
  );
  if (clips.length === 0) return null;
  const count = shown.length === clips.length ? String(clips.length) : `${shown.length} of ${clips.length}`;
  return (
    <div>
      <div className={classes['heading']}>
        <Title order={2} fz="xs" c="var(--page-quiet)">
          {title}, {count}
        </Title>
        <Opening clips={clips} />
        {origin === 'user' && clips.length > 1 && (
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => remove(clips.map(({ id }) => id))}
            data-testid="remove-all"
          >
            Remove all
          </Button>
        )}
      </div>
      {shown.length === 0 && (
        <Note data-testid="none-found">No clip here has “{query.trim()}” in its name, folder or label.</Note>
      )}
      <ul className={classes['list']} data-testid={`clips-${origin}`}>
        {shown.map((clip) => (
          <ClipItem key={clip.id} clip={clip} onSelect={onSelect} />
        ))}
      </ul>
    </div>
  );
}

/** How many of several clips are open while the others are being opened, with a way to stop, or to go on. */
function Opening({ clips }: { readonly clips: readonly Clip[] }) {
  const isHeld = useAppStore((state) => state.library.held);
  const { hold, openAll } = useActions('library');
  const count = (...statuses: readonly Clip['status'][]) =>
    clips.filter(({ status }) => statuses.includes(status)).length;
  const isOpening = count('queued', 'opening') > 1;
  if (!isOpening && !(isHeld && count('listed') > 0)) return null;
  return (
    <Note component="span" data-testid="opening-clips">
      {count('ready')} open{' '}
      <Button size="compact-xs" variant="subtle" onClick={isOpening ? hold : openAll}>
        {isOpening ? 'Stop' : 'Open all'}
      </Button>
    </Note>
  );
}
