/** Parts of a row of a collection, in the results and in the list. */
import { ActionIcon, Button, Group } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import type { CollectionRow } from '../../../contract/collection.ts';
import { openedCollection } from '../../../state/collection/collection-runs.ts';
import { ClipThumbnail } from '../../figures/clip-picture.tsx';
import { formatSeconds } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { PlayButton } from '../../kit/play-button.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import classes from './collection.module.css';

interface RowNameProps {
  readonly row: CollectionRow;
  /** Whether it is the window of the query. */
  readonly isOwn?: boolean;
}

/** A row's file, its label, and which of its windows and frames it is. */
export function RowName({ row, isOwn = false }: RowNameProps) {
  const clip = useAppStore((state) => {
    const id = state.collection.clipIds[row.path];
    return state.library.clips.find((one) => one.id === id) ?? null;
  });
  const name = row.path.split(/[\\/]/).at(-1) ?? row.path;
  return (
    <span className={classes['hit']}>
      {clip && (
        <span className={classes['thumb']}>
          <ClipThumbnail clip={clip} />
        </span>
      )}
      <span className={classes['names']}>
        <span className={classes['path']} title={row.path}>
          {name}
        </span>
        {isOwn && <b> (its own)</b>}
        <Note span display="block">
          {[
            row.label,
            `from ${formatSeconds(row.windowStartSeconds)}`,
            row.frame === null ? null : `frame ${row.frame + 1}`,
          ]
            .filter((part) => part !== null)
            .join(', ')}
        </Note>
      </span>
    </span>
  );
}

/** Asks with a row, and plays its clip if the folder that it is in was chosen. */
export function RowActions({ row }: { readonly row: CollectionRow }) {
  const { askWithRow, openClip, showWindow } = useActions('collection');
  const isFile = useAppStore((state) => Boolean(openedCollection(state)?.file));
  const media = useAppStore((state) => state.collection.media);
  const clipId = useAppStore((state) => state.collection.clipIds[row.path]);
  const name = row.path.split(/[\\/]/).at(-1) ?? row.path;
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      {isFile ? (
        <ActionIcon
          size="md"
          aria-label={`Play ${name} from ${formatSeconds(row.windowStartSeconds)}`}
          onClick={() => void showWindow(row.windowStartSeconds)}
        >
          <IconPlayerPlay size={16} />
        </ActionIcon>
      ) : clipId !== undefined ? (
        <PlayButton clipId={clipId} name={name} />
      ) : (
        media?.find(row.path) && (
          <ActionIcon
            size="md"
            aria-label={`Open and play ${name}`}
            onClick={() => void openClip(row.path)}
            data-testid="collection-open-clip"
          >
            <IconPlayerPlay size={16} />
          </ActionIcon>
        )
      )}
      <Button
        size="compact-xs"
        onClick={() => askWithRow(row.row, row.has)}
        aria-label={`Ask with ${name}`}
        data-testid="collection-ask-row"
      >
        Ask
      </Button>
    </Group>
  );
}
