/** One ranked answer. */
import { ActionIcon, Badge, Group, Paper, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react';
import type { Clip } from '../../../state/library/clip.ts';
import type { Direction } from '../../../state/shell/route.ts';
import { ClipStrip, ClipThumbnail } from '../../figures/clip-picture.tsx';
import { FitName } from '../../kit/fit-name.tsx';
import { formatCosine } from '../../kit/format.ts';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { EntryTile } from './entry-tile.tsx';
import type { RankedAnswer } from './ranked-results.ts';
import { abovePercent, formatZ } from './ranking/ranking-words.ts';
import classes from './retrieve.module.css';
import { useGalleryEntry } from './use-gallery-entry.ts';

interface RetrieveResultProps {
  readonly answer: RankedAnswer;
  readonly from: Direction;
  readonly isCorrected: boolean;
}

/** One ranked answer: a clip can be played, and a shipped pair can become the query. */
export function RetrieveResult({ answer, from, isCorrected }: RetrieveResultProps) {
  const { entry } = answer;
  const clip = useAppStore((state) => state.library.clips.find(({ id }) => id === entry.id));
  const { nameOf, choose } = useGalleryEntry();
  if (entry.isClip && !clip) return null;
  const name = nameOf(entry);
  return (
    <Paper
      withBorder
      component="li"
      className={classes['result']}
      data-own={answer.own}
      data-testid="retrieve-result"
      data-clip={entry.id}
      data-rank={answer.rank}
    >
      <Text fw={600} className={classes['rank']}>
        {answer.rank}
      </Text>
      {clip ? <ClipThumbnail clip={clip} /> : <EntryTile sense={from === 'audio' ? 'visual' : 'audio'} />}
      <div className={classes['words']}>
        <Group gap={6} wrap="nowrap">
          <Text component="div" size="sm" fw={500} miw={0}>
            <FitName name={name} />
          </Text>
          {answer.own && (
            <Badge size="xs" color="both" variant="outline" tt="none" style={{ flexShrink: 0 }}>
              own partner
            </Badge>
          )}
        </Group>
        <Text size="xs" c="var(--page-quiet)" data-testid="answer-figures">
          cosine {formatCosine(answer.cosine)}
          {isCorrected && `, corrected ${formatCosine(answer.score)}`}, z {formatZ(answer.zScore)}
          <br />
          {abovePercent(answer.percentile)}
        </Text>
        {clip && from === 'visual' && <ClipStrip clip={clip} />}
      </div>
      {clip ? (
        <PlayAnswer clip={clip} />
      ) : (
        <ActionIcon
          aria-label={`Use ${name} as the query`}
          onClick={() => choose(entry)}
          disabled={answer.own}
          data-testid="ask-with"
        >
          <IconSearch size={18} />
        </ActionIcon>
      )}
    </Paper>
  );
}

function PlayAnswer({ clip }: { readonly clip: Clip }) {
  const { audition: auditionClip } = useActions('player');
  const isPlaying = useAppStore((state) => state.player.playing && state.player.clipId === clip.id);
  return (
    <ActionIcon
      aria-label={`${isPlaying ? 'Pause' : 'Play'} ${clip.name}`}
      onClick={() => auditionClip(clip.id)}
      data-testid="play-result"
    >
      {isPlaying ? <IconPlayerPause size={18} /> : <IconPlayerPlay size={18} />}
    </ActionIcon>
  );
}
