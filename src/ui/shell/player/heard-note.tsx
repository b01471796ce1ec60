/** Says which audio the player plays, and how far the video is off. */
import { useEffect } from 'react';
import type { HeardKind } from '../../../state/reconstruct/hear-slice.ts';
import { playerClip } from '../../../state/selectors.ts';
import { Note } from '../../kit/notes/note.tsx';
import { useActions, useAppStore, useSync } from '../../use-app-store.ts';
import classes from './player.module.css';

/** With fewer frames than this, the median is not reliable. */
const FRAMES_WORTH_SAYING = 10;

/** Says which audio the player plays, and how far the video is off. */
export function HeardNote() {
  useRefresh();
  const hasAudio = useAppStore((state) => playerClip(state)?.facts?.hasAudio ?? true);
  const which = useAppStore(({ hear: { sound: heard } }) => heard?.which ?? 'original');
  const guessed = useAppStore(({ hear: { sound: heard } }) => heard?.phase === 'griffin-lim');
  const [full, brief] = wordsOf(hasAudio, which, guessed);
  return (
    <Note data-testid="heard" data-heard={which}>
      <span className={classes['full']}>{full}</span>
      <span className={classes['brief']}>{brief}</span>
      <Offset />
    </Note>
  );
}

/** Which audio is played, as a sentence and in a short form. */
function wordsOf(
  hasAudio: boolean,
  which: HeardKind,
  guessed: boolean,
): readonly [full: string, brief: string] {
  if (!hasAudio) return ['No audio in this window: only the video plays.', 'No audio in this window.'];
  if (which === 'original') {
    return ['Plays the audio that the model gets: 16 kHz, first channel.', 'At 16 kHz, first channel.'];
  }
  const phases = guessed ? 'estimated phases' : 'original phases';
  return [`Plays the ${which} audio with ${phases}.`, `The ${which} audio, ${phases}.`];
}

/** The median offset of video and audio, updated once a second. */
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
      {` Video ${milliseconds} ms from audio.`}
    </span>
  );
}

/** Refreshes the audio when the view, the clip or the mask changes. */
function useRefresh(): void {
  const { refresh } = useActions('hear');
  const view = useAppStore((state) => state.shell.view);
  const clipId = useAppStore((state) => state.library.selectedId);
  const status = useAppStore((state) => state.runs.reconstruct.status);
  const pictureKey = useAppStore((state) => state.runs.reconstruct.summary?.key);
  useEffect(() => refresh(), [refresh, view, clipId, status, pictureKey]);
}
