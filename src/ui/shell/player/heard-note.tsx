/** Which sound is played, and how near its picture is. */
import { Text } from '@mantine/core';
import { useEffect } from 'react';
import type { HeardKind } from '../../../state/reconstruct/hear-slice.ts';
import { playerClip } from '../../../state/selectors.ts';
import { useActions, useAppStore, useSync } from '../../use-app-store.ts';
import classes from './player.module.css';

/** Below this many frames a median says little. */
const FRAMES_WORTH_SAYING = 10;

/** Which sound the player plays, and how near its picture is. */
export function HeardNote() {
  useRefresh();
  const hasAudio = useAppStore((state) => playerClip(state)?.facts?.hasAudio ?? true);
  const which = useAppStore(({ hear: { sound: heard } }) => heard?.which ?? 'original');
  const guessed = useAppStore(({ hear: { sound: heard } }) => heard?.phase === 'griffin-lim');
  const [full, brief] = wordsOf(hasAudio, which, guessed);
  return (
    <Text size="xs" c="var(--page-quiet)" data-testid="heard" data-heard={which}>
      <span className={classes['full']}>{full}</span>
      <span className={classes['brief']}>{brief}</span>
      <Offset />
    </Text>
  );
}

/** What is heard, as a sentence and as short as it can be said. */
function wordsOf(
  hasAudio: boolean,
  which: HeardKind,
  guessed: boolean,
): readonly [full: string, brief: string] {
  if (!hasAudio) return ['No sound in this window: the pictures play alone.', 'No sound in this window.'];
  if (which === 'original') {
    return ['Plays what the model hears: 16 kHz, first channel.', 'At 16 kHz, first channel.'];
  }
  const phases = guessed ? 'phases guessed' : 'phases of the original';
  return [`Plays the ${which} sound, ${phases}.`, `The ${which} sound, ${phases}.`];
}

/** Median distance of picture and sound, once a second. */
function Offset() {
  const sync = useSync();
  useAppStore((state) => Math.floor(state.player.positionSeconds));
  useAppStore((state) => state.player.playing);
  const { frames, medianSeconds } = sync;
  if (medianSeconds === null || frames < FRAMES_WORTH_SAYING) return null;
  const milliseconds = Math.round(medianSeconds * 1000);
  return (
    <span
      className={classes['offset']}
      data-testid="sync"
      data-milliseconds={milliseconds}
      data-frames={frames}
    >
      {` Picture ${milliseconds} ms from the sound.`}
    </span>
  );
}

/** Another view, clip or mask is another sound. */
function useRefresh(): void {
  const { refresh } = useActions('hear');
  const view = useAppStore((state) => state.shell.view);
  const clipId = useAppStore((state) => state.library.selectedId);
  const status = useAppStore((state) => state.runs.reconstruct.status);
  const pictureKey = useAppStore((state) => state.runs.reconstruct.summary?.key);
  useEffect(() => refresh(), [refresh, view, clipId, status, pictureKey]);
}
