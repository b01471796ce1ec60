import { ActionIcon, Badge, Paper, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { Direction } from '../../../state/route.ts';
import { ClipStrip, ClipThumbnail } from '../../components/clip-picture.tsx';
import { formatCosine } from '../../components/format.ts';
import { useAppStore } from '../../use-app-store.ts';
import type { RankedAnswer } from './ranked-results.ts';
import classes from './retrieve.module.css';

interface RetrieveResultProps {
  readonly answer: RankedAnswer;
  readonly from: Direction;
}

/** One ranked answer, which plays. */
export function RetrieveResult({ answer, from }: RetrieveResultProps) {
  const clip = useAppStore((state) => state.clips.find(({ id }) => id === answer.clipId));
  const auditionClip = useAppStore((state) => state.auditionClip);
  const isPlaying = useAppStore((state) => state.playing && state.playback.clipId === answer.clipId);
  if (!clip) return null;
  return (
    <Paper
      withBorder
      component="li"
      className={classes['result']}
      data-own={answer.own}
      data-testid="retrieve-result"
      data-clip={answer.clipId}
      data-rank={answer.rank}
    >
      <Text fw={600} className={classes['rank']}>
        {answer.rank}
      </Text>
      <ClipThumbnail clip={clip} />
      <div className={classes['words']}>
        <Text size="sm" fw={500} truncate title={clip.name}>
          {clip.name}
        </Text>
        <Text component="div" size="xs" c="var(--page-quiet)">
          cosine {formatCosine(answer.cosine)}
          {answer.own && (
            <Badge ml={6} size="xs" color="both" variant="outline" tt="none">
              own partner
            </Badge>
          )}
        </Text>
        {from === 'visual' && <ClipStrip clip={clip} />}
      </div>
      <ActionIcon
        aria-label={`${isPlaying ? 'Pause' : 'Play'} ${clip.name}`}
        onClick={() => auditionClip(answer.clipId)}
        data-testid="play-result"
      >
        {isPlaying ? <IconPlayerPause size={18} /> : <IconPlayerPlay size={18} />}
      </ActionIcon>
    </Paper>
  );
}
