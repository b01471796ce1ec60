/** The card of a query that is a clip. */
import { ActionIcon, Paper, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { Clip } from '../../../state/library/clip.ts';
import type { Direction } from '../../../state/shell/route.ts';
import { ClipStrip, ClipThumbnail } from '../../figures/clip-picture.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import classes from './retrieve.module.css';

interface QueryCardProps {
  readonly clip: Clip;
  readonly from: Direction;
}

/** The query: a clip's audio as a strip of its spectrogram, or its video as a frame. */
export function QueryCard({ clip, from }: QueryCardProps) {
  const { audition: auditionClip } = useActions('player');
  const isPlaying = useAppStore((state) => state.player.playing && state.player.clipId === clip.id);
  return (
    <Paper withBorder className={classes['query']} data-sense={from} data-testid="retrieve-query">
      {from === 'visual' && <ClipThumbnail clip={clip} />}
      <div className={classes['words']}>
        <Text size="sm">
          Query: the {from === 'audio' ? 'audio' : 'video'} of <b>{clip.name}</b>
        </Text>
        {from === 'audio' && <ClipStrip clip={clip} />}
      </div>
      <ActionIcon
        aria-label={`${isPlaying ? 'Pause' : 'Play'} the query`}
        onClick={() => auditionClip(clip.id)}
      >
        {isPlaying ? <IconPlayerPause size={18} /> : <IconPlayerPlay size={18} />}
      </ActionIcon>
    </Paper>
  );
}
