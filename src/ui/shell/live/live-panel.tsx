/** Shows the live input, and keeps or discards it. */
import { Button, Group, Paper, Progress, Text, Title } from '@mantine/core';
import { IconPlayerStop } from '@tabler/icons-react';
import type { Live } from '../../../state/library/live-slice.ts';
import { PixelCanvas } from '../../figures/pixel-canvas.tsx';
import { formatLevel, formatMilliseconds, formatSeconds } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { ErrorNote, MeaningNote } from '../../kit/run/run-status.tsx';
import { useActions, useAppStore, useFamily, useResults } from '../../use-app-store.ts';
import classes from './live.module.css';
import { LiveNearest } from './live-nearest.tsx';
import { LiveSpectrogram } from './live-spectrogram.tsx';

/** The start of the level bar; quieter input counts as silent. */
const FLOOR_DECIBELS = -60;

/** Shows the live input and the nearest clips, and ends the input. */
export function LivePanel({ onKept }: { readonly onKept: (() => void) | undefined }) {
  const live = useAppStore((state) => state.live);
  const pictures = useResults().get('pictures', live.picturesId);
  const [camera] = pictures?.frames ?? [];
  return (
    <Paper
      withBorder
      component="section"
      aria-label="Live input"
      className={classes['panel']}
      data-testid="live-panel"
      data-steps={live.steps}
      data-skipped={live.skippedSteps}
    >
      <Heading live={live} />
      <div className={classes['now']}>
        {camera && (
          <div className={classes['camera']}>
            <PixelCanvas
              picture={camera}
              label="The newest frame, as the model sees it"
              testId="live-picture"
            />
          </div>
        )}
        <div className={classes['figures']}>
          <Level decibels={live.levelDecibels} />
          <Age live={live} />
        </div>
      </div>
      <LiveSpectrogram picture={pictures?.strip ?? null} colourRange={live.colourRange} />
      {live.error && <ErrorNote error={live.error} testId="live-error" />}
      <Ending status={live.status} onKept={onKept} />
      <LiveNearest step={live.step} error={live.stepError} />
      <Lateness live={live} />
    </Paper>
  );
}

function Heading({ live }: { readonly live: Live }) {
  const { status, label, sampleRateHz, kind } = live;
  const kilohertz = `${Number((sampleRateHz / 1000).toFixed(1))}\u00a0kHz`;
  return (
    <div>
      <Group gap={6} wrap="nowrap">
        {status === 'running' && <span className={classes['lamp']} aria-hidden />}
        <Title order={2} fz="sm">
          {status === 'running' ? 'Listening' : status === 'keeping' ? 'Keeping' : 'Stopped'}
        </Title>
        <Text size="sm" ml="auto" data-testid="live-heard">
          {formatSeconds(live.heardSeconds)}
        </Text>
      </Group>
      <Note>
        {label || (kind === 'screen' ? 'Shared' : 'Microphone')}, {kilohertz}
      </Note>
    </div>
  );
}

/** Loudness of the newest block, as a number and a bar. */
function Level({ decibels }: { readonly decibels: number | null }) {
  const share = decibels === null ? 0 : Math.min(1, Math.max(0, 1 - decibels / FLOOR_DECIBELS));
  return (
    <div>
      <Note>
        Level{' '}
        <span className={classes['number']} data-testid="live-level">
          {decibels === null ? 'silent' : `${formatLevel(decibels)}\u00a0dB`}
        </span>
      </Note>
      <Progress value={share * 100} size="sm" color="sound" transitionDuration={100} aria-label="Level" />
    </div>
  );
}

/** How old the embedding is, and how much audio it contains. */
function Age({ live: { step, heardSeconds } }: { readonly live: Live }) {
  const { clipSeconds } = useFamily();
  if (!step) {
    return <Note>The first embedding comes after one second.</Note>;
  }
  const padded = step.soundSeconds < clipSeconds - 0.05;
  return (
    <Note data-testid="live-age">
      Embedding{' '}
      <span className={classes['number']}>{formatSeconds(Math.max(0, heardSeconds - step.atSeconds))}</span>{' '}
      old, computed in {formatMilliseconds(step.milliseconds)}, of {formatSeconds(step.soundSeconds)} of audio
      {padded && ` (the rest of ${clipSeconds} is padding)`}
    </Note>
  );
}

/** Audio and embeddings that were lost because the tab was too slow. */
function Lateness({ live: { skippedSteps, missedSeconds } }: { readonly live: Live }) {
  if (skippedSteps === 0 && missedSeconds === 0) return null;
  return (
    <>
      {missedSeconds > 0 && (
        <MeaningNote testId="live-missed">
          {formatSeconds(missedSeconds)} of audio were lost, because the tab was too busy. They are replaced
          by silence.
        </MeaningNote>
      )}
      {skippedSteps > 0 && (
        <Note data-testid="live-skipped">
          {skippedSteps} {skippedSteps === 1 ? 'embedding was' : 'embeddings were'} skipped, because the one
          before was still being computed.
        </Note>
      )}
    </>
  );
}

interface EndingProps {
  readonly status: Live['status'];
  readonly onKept: (() => void) | undefined;
}

function Ending({ status, onKept }: EndingProps) {
  const { clipSeconds } = useFamily();
  const { keep: keepLive, discard: discardLive } = useActions('live');
  const running = status === 'running';
  return (
    <div className={classes['ending']}>
      <Button
        fullWidth
        leftSection={<IconPlayerStop size={16} aria-hidden />}
        loading={status === 'keeping'}
        onClick={() => void keepLive().then(onKept)}
        data-testid="live-keep"
      >
        {running ? 'Stop and keep' : 'Keep'} the last {clipSeconds}&nbsp;s
      </Button>
      <Button
        fullWidth
        disabled={status === 'keeping'}
        onClick={() => void discardLive()}
        data-testid="live-discard"
      >
        {running ? 'Stop and discard' : 'Discard'}
      </Button>
    </div>
  );
}
