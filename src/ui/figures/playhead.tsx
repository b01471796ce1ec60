/** The playhead on a spectrogram. */
import { playerClip } from '../../state/selectors.ts';
import { useAppStore, useFamily } from '../use-app-store.ts';
import { timePosition } from './axes.ts';

/** A line at the player's position on a spectrogram of `clipId`; nothing before the first play. */
export function Playhead({ clipId }: { readonly clipId: string }) {
  const seconds = useAppStore((state) =>
    playerClip(state)?.id === clipId ? state.player.positionSeconds : 0,
  );
  const span = useFamily().audio.seconds;
  if (seconds <= 0) return null;
  return (
    <div
      aria-hidden
      style={{
        position: 'absolute',
        top: 0,
        bottom: 0,
        left: `${timePosition(seconds, span) * 100}%`,
        width: 2,
        marginLeft: -1,
        background: '#fff',
        boxShadow: '0 0 0 1px rgb(0 0 0 / 60%)',
        pointerEvents: 'none',
      }}
    />
  );
}
