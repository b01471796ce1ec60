/** The player at the bottom of the page. */
import { ActionIcon, Group, Loader, Slider, Text, Tooltip } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { pictureClip, playerClip, windowSeconds } from '../../../state/selectors.ts';
import { FitName } from '../../kit/fit-name.tsx';
import { formatSeconds } from '../../kit/format.ts';
import { Note } from '../../kit/notes/note.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import { HeardNote } from './heard-note.tsx';
import classes from './player.module.css';
import { PlayerPicture } from './player-picture.tsx';

/** Plays the chosen window: the audio that the model gets, with small frames that follow it. */
export function PlayerBar() {
  const clip = useAppStore(playerClip);
  const picture = useAppStore(pictureClip);
  const name =
    clip && picture && picture.id !== clip.id
      ? `${clip.name}, over the video of ${picture.name}`
      : clip?.name;
  const playing = useAppStore((state) => state.player.playing);
  const loading = useAppStore((state) => state.player.status === 'loading');
  const error = useAppStore((state) => state.player.error);
  const { toggle: togglePlay } = useActions('player');
  const ready = clip?.status === 'ready';
  return (
    <div
      className={classes['bar']}
      role="region"
      aria-label="Player"
      data-testid="player"
      data-playing={playing}
    >
      <PlayerPicture clip={picture} />
      <Tooltip label={playing ? 'Pause (space)' : 'Play (space)'}>
        <ActionIcon
          variant="filled"
          radius="xl"
          size="xl"
          disabled={!ready}
          aria-label={playing ? 'Pause' : 'Play'}
          onClick={togglePlay}
          data-testid="play"
        >
          {playing ? <IconPlayerPause size={20} /> : <IconPlayerPlay size={20} />}
        </ActionIcon>
      </Tooltip>
      <div className={classes['middle']}>
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Text component="div" size="sm" fw={500} flex={1} miw={0}>
            <FitName name={name ?? 'No clip'} />
          </Text>
          <Group gap={6} wrap="nowrap">
            {loading && <Loader size={12} aria-label="Loading audio and frames" />}
            <Position durationSeconds={windowSeconds(clip)} />
          </Group>
        </Group>
        {error ? (
          <Text className={classes['error']} size="xs" data-testid="player-error">
            {error.message}
          </Text>
        ) : (
          <>
            <SeekBar durationSeconds={windowSeconds(clip)} disabled={!ready} />
            <HeardNote />
          </>
        )}
      </div>
    </div>
  );
}

function Position({ durationSeconds }: { readonly durationSeconds: number }) {
  const seconds = useAppStore((state) => Math.round(state.player.positionSeconds * 10) / 10);
  return (
    <Note style={{ whiteSpace: 'nowrap' }} data-testid="position">
      {formatSeconds(seconds)} / {formatSeconds(durationSeconds)}
    </Note>
  );
}

function SeekBar({
  durationSeconds,
  disabled,
}: {
  readonly durationSeconds: number;
  readonly disabled: boolean;
}) {
  const seconds = useAppStore((state) => state.player.positionSeconds);
  const { seek } = useActions('player');
  return (
    <Slider
      size="sm"
      color="both.6"
      min={0}
      max={durationSeconds}
      step={0.1}
      value={seconds}
      onChange={seek}
      disabled={disabled}
      label={null}
      py={4}
      thumbLabel="Position in the window"
      data-testid="seek"
    />
  );
}
