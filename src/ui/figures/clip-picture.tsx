/** A clip's thumbnail and the strip of its spectrogram. */
import { IconClock, IconFileAlert, IconMusic } from '@tabler/icons-react';
import type { Clip } from '../../state/library/clip.ts';
import { retrievalFrame } from '../../state/selectors.ts';
import { useResults } from '../use-app-store.ts';
import classes from './clip-picture.module.css';
import { PixelCanvas } from './pixel-canvas.tsx';

interface ClipPictureProps {
  readonly clip: Clip;
  /** Which of its frames; default the one used for retrieval. */
  readonly frameIndex?: number;
  /** False if it is not visible, to save the memory of its canvas. */
  readonly isDrawn?: boolean;
}

/** A clip's frame, small; a note where the clip has no picture. Decoration: the name stands beside it. */
export function ClipThumbnail({ clip, frameIndex = retrievalFrame(clip), isDrawn = true }: ClipPictureProps) {
  const frames = useResults().get('pictures', clip.picturesId)?.frames ?? [];
  const frame = frames[Math.min(frameIndex, frames.length - 1)];
  return (
    <span className={classes['thumbnail']}>
      {frame ? isDrawn && <PixelCanvas picture={frame} label="" /> : <StateIcon status={clip.status} />}
    </span>
  );
}

function StateIcon({ status }: Pick<Clip, 'status'>) {
  const Icon = status === 'failed' ? IconFileAlert : status === 'ready' ? IconMusic : IconClock;
  return <Icon size={18} aria-hidden />;
}

/** A strip of a clip's spectrogram; nothing if the clip has no audio. */
export function ClipStrip({ clip, isDrawn = true }: Pick<ClipPictureProps, 'clip' | 'isDrawn'>) {
  const strip = useResults().get('pictures', clip.picturesId)?.strip;
  return strip ? (
    <span className={classes['strip']}>{isDrawn && <PixelCanvas picture={strip} label="" />}</span>
  ) : null;
}
