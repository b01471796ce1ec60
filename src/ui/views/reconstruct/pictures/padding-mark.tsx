/** Marks the part of a spectrogram after the end of the audio. */
import { timePosition } from '../../../figures/axes.ts';
import { useAppStore, useFamily } from '../../../use-app-store.ts';
import classes from './pictures.module.css';

/** A hatch over the padding of a spectrogram, with its name. */
export function PaddingMark({ clipId }: { readonly clipId: string }) {
  const seconds = useAppStore(
    (state) => state.library.clips.find(({ id }) => id === clipId)?.facts?.audioSeconds,
  );
  const span = useFamily().audio.seconds;
  if (seconds === undefined || seconds >= span) return null;
  return (
    <div
      className={classes['padding']}
      style={{ left: `${timePosition(seconds, span) * 100}%` }}
      data-testid="padding-mark"
    >
      <span>padding</span>
    </div>
  );
}
