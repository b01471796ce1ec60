/** Chooses original, masked or rebuilt audio for the player, and downloads it. */
import { ActionIcon, Button, SegmentedControl, Stack, Text, Tooltip } from '@mantine/core';
import { IconDownload, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { PhaseSource } from '../../../../contract/reconstruct.ts';
import type { HeardKind } from '../../../../state/reconstruct/hear-slice.ts';
import { downloadWav } from '../../../figures/export/save-sound.ts';
import { Note } from '../../../kit/notes/note.tsx';
import { ErrorNote, WorkNote } from '../../../kit/run/run-status.tsx';
import { useActions, useAppStore } from '../../../use-app-store.ts';
import classes from './hear.module.css';
import { HEARD_WORDS, levelWords, lossWords } from './hear-words.ts';

const KINDS = (['original', 'masked', 'rebuilt'] as const).map((value) => ({
  value,
  label: HEARD_WORDS[value],
}));

const PHASES: readonly { readonly value: PhaseSource; readonly label: string }[] = [
  { value: 'griffin-lim', label: 'Estimated phases' },
  { value: 'original', label: 'Original phases' },
];

/** Original, masked or rebuilt audio for the player, and what a spectrogram loses. */
export function HearPanel({ clipId }: { readonly clipId: string }) {
  const which = useAppStore((state) => state.hear.which);
  const { choose, choosePhase } = useActions('hear');
  const phase = useAppStore((state) => state.hear.phase);
  return (
    <Stack gap={6} className={classes['panel']} data-testid="hear-panel">
      <div className={classes['row']}>
        <PlayButton />
        <SegmentedControl
          aria-label="Audio to hear"
          data={KINDS}
          value={which}
          onChange={(value) => choose(value as HeardKind)}
          data-testid="hear"
        />
        {which !== 'original' && (
          <SegmentedControl
            aria-label="Phases of the audio"
            data={[...PHASES]}
            value={phase}
            onChange={(value) => choosePhase(value as PhaseSource)}
            data-testid="hear-phase"
          />
        )}
        <DownloadButton clipId={clipId} />
      </div>
      <HearStatus />
      <HearNotes />
    </Stack>
  );
}

function PlayButton() {
  const playing = useAppStore((state) => state.player.playing);
  const { toggle: togglePlay } = useActions('player');
  const name = playing ? 'Pause' : 'Play';
  return (
    <Tooltip label={`${name} (space)`}>
      <ActionIcon variant="light" size="lg" radius="xl" aria-label={`${name} the audio`} onClick={togglePlay}>
        {playing ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
      </ActionIcon>
    </Tooltip>
  );
}

function DownloadButton({ clipId }: { readonly clipId: string }) {
  const which = useAppStore((state) => state.hear.which);
  const ready = useAppStore((state) => state.hear.which === (state.hear.sound?.which ?? 'original'));
  const { chosenSound } = useActions('hear');
  const { announce } = useActions('shell');
  const download = async () => {
    const sound = await chosenSound();
    if (!sound) return;
    downloadWav(sound.samples, sound.sampleRateHz, `${clipId}-${which}.wav`);
    announce(`The ${which} audio was saved as a WAV file.`);
  };
  const label = `Download the ${which} audio (WAV)`;
  return (
    <Tooltip label={label}>
      <ActionIcon
        size="md"
        ml="auto"
        disabled={!ready}
        aria-label={label}
        data-testid="download-wav"
        onClick={() => void download()}
      >
        <IconDownload size={16} />
      </ActionIcon>
    </Tooltip>
  );
}

/** A rendering that is running, failed, or was cancelled and can be started again. */
function HearStatus() {
  const run = useAppStore((state) => state.runs.sound);
  const which = useAppStore((state) => state.hear.which);
  const { cancel } = useActions('runs');
  const { choose } = useActions('hear');
  const waiting = useAppStore(
    (state) =>
      state.hear.which !== (state.hear.sound?.which ?? 'original') &&
      state.runs.reconstruct.status === 'done',
  );
  if (run.status === 'running')
    return (
      <WorkNote
        key={run.startedAtMs}
        what={`Rendering the ${which} audio`}
        progress={run.progress}
        onCancel={() => cancel('sound')}
        testId="hear-progress"
      />
    );
  const again = (
    <Button size="compact-xs" variant="light" w="fit-content" onClick={() => choose(which)}>
      Render the {which} audio
    </Button>
  );
  if (run.status === 'failed' && run.error)
    return (
      <ErrorNote error={run.error} testId="hear-error">
        {again}
      </ErrorNote>
    );
  return waiting ? again : null;
}

/** Describes the audio: where its phases come from, and what is lost. */
function HearNotes() {
  const heard = useAppStore((state) => state.hear.sound);
  return (
    <div data-testid="hear-notes">
      <Note data-testid="hear-loss">{lossWords(heard)}</Note>
      {levelWords(heard).map((sentence) => (
        <Text key={sentence} size="xs" c="light-dark(#7a4d00, #f4ba5c)" data-testid="hear-level">
          {sentence}
        </Text>
      ))}
      {!heard && (
        <Note visibleFrom="sm">Keys A, B and X switch to original, masked and rebuilt while it plays.</Note>
      )}
    </div>
  );
}
