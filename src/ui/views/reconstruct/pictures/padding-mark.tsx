/** Marks the part of a spectrogram after the end of the audio. */
import { timePosition } from '../../../figures/axes.ts';
import { usePadding } from '../../../kit/notes/use-padding.ts';
import { useFamily } from '../../../use-app-store.ts';
import classes from './pictures.module.css';

/** A hatch over the padding of a spectrogram, with its name. */
export function PaddingMark({ clipId }: { readonly clipId: string }) {
  const padding = usePadding(clipId);
  const span = useFamily().audio.seconds;
  if (!padding || padding.share === 0) return null;
  return (
    <div
      className={classes['padding']}
      style={{ left: `${timePosition(padding.seconds, span) * 100}%` }}
      data-testid="padding-mark"
    >
      <span>padding</span>
    </div>
  );
}
