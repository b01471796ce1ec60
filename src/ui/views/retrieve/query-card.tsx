/** The card of a query that is a clip. */
import { Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Modality } from '../../../core/geometry.ts';
import { MODALITY_WORDS } from '../../../core/geometry.ts';
import type { Clip } from '../../../state/library/clip.ts';
import { ClipStrip, ClipThumbnail } from '../../figures/clip-picture.tsx';
import { PaddedAudio } from '../../kit/notes/padded-audio.tsx';
import { PlayButton } from '../../kit/play-button.tsx';
import classes from './retrieve.module.css';

interface QueryCardProps {
  readonly clip: Clip;
  readonly from: Modality;
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
          Query: the {MODALITY_WORDS[from]} of <b>{clip.name}</b>
        </Text>
        {from === 'audio' && <ClipStrip clip={clip} />}
        {children}
        {from === 'audio' && <PaddedAudio clipId={clip.id} />}
      </div>
      <PlayButton clipId={clip.id} name="the query" testId="play-query" />
    </Paper>
  );
}
