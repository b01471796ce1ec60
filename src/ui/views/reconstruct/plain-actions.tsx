/** The three things that a newcomer may want to do with the result, as plain buttons. */
import { Button } from '@mantine/core';
import { IconDice3, IconPlayerPause, IconPlayerPlay, IconUpload } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { markCheckpoints } from '../../../state/models/model-files.ts';
import { selectedClip } from '../../../state/selectors.ts';
import { FilePicker } from '../../kit/file-picker.tsx';
import { useActions, useAppStore } from '../../use-app-store.ts';
import classes from './reconstruct.module.css';

/** Another mask, the rebuilt sound, the user's own clip; and the state of the run, given as children. */
export function PlainActions({ children }: { readonly children: ReactNode }) {
  const seed = useAppStore((state) => state.reconstruct.mask.seed);
  const { setSeed } = useActions('reconstruct');
  const { addFiles } = useActions('library');
  return (
    <div className={classes['actions']}>
      <Button
        leftSection={<IconDice3 size={14} aria-hidden />}
        onClick={() => setSeed((seed + 1) >>> 0)}
        data-testid="hide-others"
      >
        Hide other patches
      </Button>
      <PlayRebuilt />
      <FilePicker
        multiple
        onChoose={(files) =>
          void markCheckpoints(files.map((file) => ({ file, fromFolder: false }))).then(addFiles)
        }
      >
        {(props) => (
          <Button {...props} leftSection={<IconUpload size={14} aria-hidden />} data-testid="try-own">
            Try your own video
          </Button>
        )}
      </FilePicker>
      <div className={classes['status']}>{children}</div>
    </div>
  );
}

/** Plays the rebuilt sound once it is rendered, and pauses it. */
function PlayRebuilt() {
  const isHeard = useAppStore((state) => state.player.playing && state.hear.sound?.which === 'rebuilt');
  const isAwaited = useAppStore(
    ({ hear, runs }) =>
      hear.playsWhenReady !== null &&
      [runs.sound, runs.reconstruct].some(({ status }) => status === 'running'),
  );
  const canPlay = useAppStore(
    (state) =>
      Boolean(selectedClip(state)?.facts?.hasAudio) && Boolean(state.runs.reconstruct.summary?.audio),
  );
  const { playRebuilt } = useActions('hear');
  const { toggle } = useActions('player');
  return (
    <Button
      leftSection={
        isHeard ? <IconPlayerPause size={14} aria-hidden /> : <IconPlayerPlay size={14} aria-hidden />
      }
      disabled={!canPlay}
      loading={isAwaited}
      onClick={isHeard ? toggle : playRebuilt}
      data-testid="play-rebuilt"
    >
      {isHeard ? 'Pause the rebuilt sound' : 'Play the rebuilt sound'}
    </Button>
  );
}
