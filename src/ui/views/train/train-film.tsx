/** One clip as the model rebuilds it, filmed over the steps. */
import { Group, Paper, Slider, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { FilmFrame } from '../../../contract/train.ts';
import { PixelCanvas } from '../../figures/pixel-canvas.tsx';
import { formatFigure } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { useAppStore } from '../../use-app-store.ts';
import classes from './train.module.css';

/** The clip as it is beside the clip as it is rebuilt, with a scrubber over the steps. */
export function TrainFilm() {
  const original = useAppStore((state) => state.train.facts?.original ?? null);
  const film = useAppStore((state) => state.train.film);
  // Null follows the run.
  const [chosenStep, setChosenStep] = useState<number | null>(null);
  const chosen = chosenStep === null ? -1 : film.findIndex(({ step }) => step === chosenStep);
  const at = chosen < 0 ? film.length - 1 : chosen;
  const frame = film[at];
  if (!original) return <BeforeStart />;
  return (
    <Paper
      withBorder
      p="sm"
      data-testid="train-film"
      data-frames={film.length}
      data-step={frame?.step}
      data-audio={frame?.losses.audio}
      data-visual={frame?.losses.visual}
    >
      <Stack gap="xs">
        <div className={classes['pictures']}>
          <Side title={`Original: ${original.name}`} picture={original} isOriginal />
          {frame ? (
            <Side
              title={frame.step === 0 ? 'Rebuilt before the first step' : `Rebuilt at step ${frame.step}`}
              picture={frame}
            />
          ) : (
            <Text size="sm" c="var(--page-quiet)">
              The first picture comes before the first step.
            </Text>
          )}
        </div>
        {film.length > 1 && (
          <Group gap="sm" wrap="nowrap">
            <Note>Step</Note>
            <Slider
              flex={1}
              min={0}
              max={film.length - 1}
              value={at}
              label={(value) => String(film[value]?.step ?? '')}
              thumbLabel="Step of the picture"
              onChange={(value) =>
                setChosenStep(value === film.length - 1 ? null : (film[value]?.step ?? null))
              }
            />
          </Group>
        )}
        {frame && (
          <Text size="xs">
            Masked loss of this clip: audio {formatFigure(frame.losses.audio)}, video{' '}
            {formatFigure(frame.losses.visual)}. Filling with the mean of what is seen:{' '}
            {formatFigure(original.meanFill.audio)} and {formatFigure(original.meanFill.visual)}.
          </Text>
        )}
        <Note>
          Patches that the model sees are left as they are; the rest is what it predicts. The clip and its
          masks are the same at every step.
        </Note>
      </Stack>
    </Paper>
  );
}

/** What a run will show, in the room that its pictures take. */
function BeforeStart() {
  return (
    <Paper withBorder p="md" className={classes['before']} data-testid="train-before">
      <Text size="sm">
        Press Start. Some clips are held out, and the model learns from the others: it rebuilds hidden patches
        and finds the audio of each video. Here you will see one clip rebuilt, step after step, and below how
        the losses fall.
      </Text>
      <Text size="sm" c="var(--page-quiet)" mt="xs">
        The first step takes longest, because it also compiles the model. A run is saved in this browser: it
        can go on after a reload, and its result can be exported or loaded in every view.
      </Text>
    </Paper>
  );
}

interface SideProps {
  readonly title: string;
  readonly picture: Pick<FilmFrame, 'audio' | 'visual'>;
  readonly isOriginal?: boolean;
}

function Side({ title, picture, isOriginal = false }: SideProps) {
  const which = isOriginal ? 'original' : 'rebuilt';
  return (
    <figure className={classes['side']}>
      <figcaption>
        <Text size="xs" fw={600}>
          {title}
        </Text>
      </figcaption>
      <PixelCanvas
        picture={picture.visual}
        label={`Frame, ${which}`}
        className={classes['frame']}
        testId={`train-frame-${which}`}
      />
      <PixelCanvas
        picture={picture.audio}
        label={`Log-mel spectrogram, ${which}: time to the right, frequency upwards`}
        className={classes['sound']}
      />
    </figure>
  );
}
