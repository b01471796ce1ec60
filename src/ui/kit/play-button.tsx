/** A button that plays a clip, or its audio over another video. */
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconHeadphones, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { isPlaying } from '../../state/selectors.ts';
import { useActions, useAppStore } from '../use-app-store.ts';

interface PlayButtonProps {
  readonly clipId: string;
  readonly name: string;
  readonly testId?: string;
}

/** A button that plays or pauses a clip in the player. */
export function PlayButton({ clipId, name, testId }: PlayButtonProps) {
  const { audition } = useActions('player');
  const plays = useAppStore((state) => isPlaying(state, clipId));
  return (
    <ActionIcon
      size="md"
      aria-label={`${plays ? 'Pause' : 'Play'} ${name}`}
      onClick={() => audition(clipId)}
      data-testid={testId}
    >
      {plays ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
    </ActionIcon>
  );
}

interface PlayOverButtonProps {
  readonly soundId: string;
  readonly pictureId: string;
  /** What it plays: "the audio of A over the video of B". */
  readonly what: string;
  readonly testId?: string;
}

/** A button that plays or pauses one clip’s audio over another clip’s video. */
export function PlayOverButton({ soundId, pictureId, what, testId }: PlayOverButtonProps) {
  const { audition } = useActions('player');
  const plays = useAppStore((state) => isPlaying(state, soundId, pictureId));
  const label = `${plays ? 'Pause' : 'Play'} ${what}`;
  return (
    <Tooltip label={label}>
      <ActionIcon
        size="md"
        aria-label={label}
        onClick={() => audition(soundId, pictureId)}
        data-testid={testId}
      >
        {plays ? <IconPlayerPause size={16} /> : <IconHeadphones size={16} />}
      </ActionIcon>
    </Tooltip>
  );
}
