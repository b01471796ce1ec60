/** A button that plays a clip. */
import { ActionIcon } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useActions, useAppStore } from '../use-app-store.ts';

interface PlayButtonProps {
  readonly clipId: string;
  readonly name: string;
  readonly testId?: string;
}

/** A button that plays or pauses a clip in the player. */
export function PlayButton({ clipId, name, testId }: PlayButtonProps) {
  const { audition: auditionClip } = useActions('player');
  const isPlaying = useAppStore((state) => state.player.playing && state.player.clipId === clipId);
  return (
    <ActionIcon
      size="md"
      aria-label={`${isPlaying ? 'Pause' : 'Play'} ${name}`}
      onClick={() => auditionClip(clipId)}
      data-testid={testId}
    >
      {isPlaying ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
    </ActionIcon>
  );
}
