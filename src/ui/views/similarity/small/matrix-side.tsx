/** What is beside the small matrix: recall and loss, and the reading of the current cell. */
import { Button, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { SimilarityResult } from '../../../../contract/similarity.ts';
import { isPlaying } from '../../../../state/selectors.ts';
import { Figure } from '../../../figures/export/figure.tsx';
import { formatFigure, formatShare } from '../../../kit/format.ts';
import { GalleryWarning } from '../../../kit/notes/gallery-note.tsx';
import { PaddedAudio } from '../../../kit/notes/padded-audio.tsx';
import { intervalWords } from '../../../kit/share-interval.ts';
import { useActions, useAppStore } from '../../../use-app-store.ts';
import classes from './matrix.module.css';

interface MatrixSideProps {
  readonly result: SimilarityResult;
  /** The current cell in words, and the clips of its row and column. */
  readonly reading: string;
  readonly soundId: string;
  readonly pictureId: string;
}

/** Recall and loss with chance, and the current cell with a button that plays it. */
export function MatrixSide({ result, reading, soundId, pictureId }: MatrixSideProps) {
  return (
    <div className={classes['side']}>
      <MatrixFigures result={result} />
      <Text size="xs" className={classes['reading']} data-testid="matrix-reading">
        {reading}
      </Text>
      <PaddedAudio clipId={soundId} />
      <PlayCell soundId={soundId} pictureId={pictureId} />
    </div>
  );
}

function MatrixFigures({ result }: { readonly result: SimilarityResult }) {
  const { pairs, audioForVisual, visualForAudio } = result;
  if (!audioForVisual || !visualForAudio) return null;
  const recall = (accuracy: number) => `${formatShare(accuracy)} (chance ${formatShare(1 / pairs)})`;
  const interval = (accuracy: number) => `95 %: ${intervalWords(accuracy, pairs)}`;
  return (
    <>
      <div className={classes['figures']}>
        <Figure
          label="Video for audio, R@1"
          value={recall(visualForAudio.accuracy)}
          note={interval(visualForAudio.accuracy)}
          gloss="The share of audio items whose own video has the highest cosine of their row, with Wilson’s 95 % interval."
          testId="matrix-recall-audio"
        />
        <Figure
          label="Audio for video, R@1"
          value={recall(audioForVisual.accuracy)}
          note={interval(audioForVisual.accuracy)}
          gloss="The share of videos whose own audio has the highest cosine of their column, with Wilson’s 95 % interval."
          testId="matrix-recall-visual"
        />
        <Figure
          label="Contrastive loss"
          value={`${formatFigure(audioForVisual.loss)} nats`}
          note={`chance ${formatFigure(Math.log(pairs))}`}
          gloss="In the direction that the published models were trained with: for each video, the matching audio. Lower is better."
          testId="matrix-loss"
        />
      </div>
      <GalleryWarning size={pairs} />
    </>
  );
}

/** Plays the audio of one clip over the video of another. */
export function PlayCell({ soundId, pictureId }: Pick<MatrixSideProps, 'soundId' | 'pictureId'>) {
  const { audition } = useActions('player');
  const plays = useAppStore((state) => isPlaying(state, soundId, pictureId));
  const Icon = plays ? IconPlayerPause : IconPlayerPlay;
  return (
    <Button
      w="fit-content"
      leftSection={<Icon size={16} aria-hidden />}
      onClick={() => audition(soundId, pictureId)}
      data-testid="play-cell"
    >
      {plays ? 'Pause' : 'Play'} this cell
    </Button>
  );
}
