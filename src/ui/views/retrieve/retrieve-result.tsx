/** One ranked answer. */
import { ActionIcon, Group, Paper, Text } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { GalleryEntry } from '../../../contract/gallery.ts';
import type { Modality } from '../../../core/geometry.ts';
import { otherModality } from '../../../core/geometry.ts';
import { ClipStrip, ClipThumbnail } from '../../figures/clip-picture.tsx';
import { FitName } from '../../kit/fit-name.tsx';
import { formatCosine, formatZ } from '../../kit/format.ts';
import { Mark } from '../../kit/notes/mark.tsx';
import { Note } from '../../kit/notes/note.tsx';
import { PaddedAudio } from '../../kit/notes/padded-audio.tsx';
import { PlayButton, PlayOverButton } from '../../kit/play-button.tsx';
import { useAppStore } from '../../use-app-store.ts';
import { EntryTile } from './entry-tile.tsx';
import type { RankedAnswer } from './ranked-results.ts';
import { abovePercent } from './ranking/ranking-words.ts';
import classes from './retrieve.module.css';
import { useGalleryEntry } from './use-gallery-entry.ts';

interface RetrieveResultProps {
  readonly answer: RankedAnswer;
  readonly query: GalleryEntry | undefined;
  readonly from: Modality;
  readonly isCorrected: boolean;
}

/** One ranked answer: a clip can be played, also together with the query, and a shipped pair can become the query. */
export function RetrieveResult({ answer, query, from, isCorrected }: RetrieveResultProps) {
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
      {clip ? <ClipThumbnail clip={clip} /> : <EntryTile sense={otherModality(from)} />}
      <div className={classes['words']}>
        <Group gap={6} wrap="nowrap">
          <Text component="div" size="sm" fw={500} miw={0}>
            <FitName name={name} />
          </Text>
          {answer.own && <Mark>partner</Mark>}
        </Group>
        <Note data-testid="answer-figures">
          cosine {formatCosine(answer.cosine)}
          {isCorrected && `, corrected ${formatCosine(answer.score)}`}, z {formatZ(answer.zScore)}
          <br />
          {abovePercent(answer.percentile)}
        </Note>
        {clip && from === 'visual' && (
          <>
            <ClipStrip clip={clip} />
            <PaddedAudio clipId={clip.id} />
          </>
        )}
      </div>
      {clip ? (
        <div className={classes['plays']}>
          <PlayButton clipId={clip.id} name={name} testId="play-result" />
          {query && !answer.own && (
            <PlayTogether query={query} answer={entry} from={from} queryName={nameOf(query)} name={name} />
          )}
        </div>
      ) : (
        <ActionIcon
          size="md"
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

interface PlayTogetherProps {
  readonly query: GalleryEntry;
  readonly queryName: string;
  readonly answer: GalleryEntry;
  readonly name: string;
  readonly from: Modality;
}

/** Plays what the model compares: the query’s audio over the answer’s video, or the answer’s audio over the query’s. */
function PlayTogether({ query, queryName, answer, name, from }: PlayTogetherProps) {
  const [sound, picture] = from === 'audio' ? [query, answer] : [answer, query];
  const what =
    from === 'audio'
      ? `the query’s audio over the video of ${name}`
      : `the audio of ${name} over the video of ${queryName}`;
  return <PlayOverButton soundId={sound.id} pictureId={picture.id} what={what} testId="play-together" />;
}
