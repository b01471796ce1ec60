/** The card of a query that is a clip. */
import { Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Clip } from '../../../state/library/clip.ts';
import type { Direction } from '../../../state/shell/route.ts';
import { ClipStrip, ClipThumbnail } from '../../figures/clip-picture.tsx';
import { PaddedAudio } from '../../kit/notes/padded-audio.tsx';
import { PlayButton } from '../../kit/play-button.tsx';
import classes from './retrieve.module.css';

interface QueryCardProps {
  readonly clip: Clip;
  readonly from: Direction;
  /** One line on its own pair. */
  readonly children?: ReactNode;
}

/** The query: a clip's audio as a strip of its spectrogram, or its video as a frame. */
export function QueryCard({ clip, from, children }: QueryCardProps) {
  return (
    <Paper withBorder className={classes['query']} data-sense={from} data-testid="retrieve-query">
      {from === 'visual' && <ClipThumbnail clip={clip} />}
      <div className={classes['words']}>
        <Text size="sm">
          Query: the {from === 'audio' ? 'audio' : 'video'} of <b>{clip.name}</b>
        </Text>
        {from === 'audio' && <ClipStrip clip={clip} />}
        {children}
        {from === 'audio' && <PaddedAudio clipId={clip.id} />}
      </div>
      <PlayButton clipId={clip.id} name="the query" testId="play-query" />
    </Paper>
  );
}
