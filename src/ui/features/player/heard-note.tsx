import { Text } from '@mantine/core';
import { useEffect } from 'react';
import { playerClip } from '../../../state/selectors.ts';
import { useAppStore, useSync } from '../../use-app-store.ts';

/** Below this many frames a median says little. */
const FRAMES_WORTH_SAYING = 10;

/** Which sound the player plays, and how near its picture is. */
export function HeardNote() {
  useRefresh();
  const hasAudio = useAppStore((state) => playerClip(state)?.facts?.hasAudio ?? true);
  const which = useAppStore(({ heard }) => heard?.which ?? 'original');
  const guessed = useAppStore(({ heard }) => heard?.phase === 'griffin-lim');
  return (
    <Text size="xs" c="var(--page-quiet)" truncate data-testid="heard" data-heard={which}>
      {!hasAudio
        ? 'No sound in this window: the pictures play alone.'
        : which === 'original'
          ? 'Plays what the model hears: 16 kHz, first channel.'
          : `Plays the ${which} sound, ${guessed ? 'phases guessed' : 'phases of the original'}.`}
      <Offset />
    </Text>
  );
}

/** Median distance of picture and sound, once a second. */
function Offset() {
  const sync = useSync();
  useAppStore((state) => Math.floor(state.positionSeconds));
  useAppStore((state) => state.playing);
  const { frames, medianSeconds } = sync;
  if (medianSeconds === null || frames < FRAMES_WORTH_SAYING) return null;
  const milliseconds = Math.round(medianSeconds * 1000);
  return (
    <span data-testid="sync" data-milliseconds={milliseconds} data-frames={frames}>
      {` Picture ${milliseconds} ms from the sound.`}
    </span>
  );
}

/** Another view, clip or mask is another sound. */
function useRefresh(): void {
  const refresh = useAppStore((state) => state.refreshHeard);
  const view = useAppStore((state) => state.route.view);
  const clipId = useAppStore((state) => state.selectedClipId);
  const status = useAppStore((state) => state.runs.reconstruct.status);
  const pictureKey = useAppStore((state) => state.runs.reconstruct.summary?.key);
  useEffect(() => refresh(), [refresh, view, clipId, status, pictureKey]);
}
