/** A clip's thumbnail and the strip of its spectrogram. */
import { IconClock, IconFileAlert, IconMusic } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { Clip } from '../../state/library/clip.ts';
import { retrievalFrame } from '../../state/selectors.ts';
import { useResults } from '../use-app-store.ts';
import classes from './clip-picture.module.css';
import { colourGrey } from './grey-strip.ts';
import { PixelCanvas } from './pixel-canvas.tsx';

interface ClipPictureProps {
  readonly clip: Clip;
  /** Which of its frames; default the one used for retrieval. */
  readonly frameIndex?: number;
  /** False if it is not visible, to save the memory of its canvas. */
  readonly isDrawn?: boolean;
}

/** A clip's frame, small; a note where the clip has no picture. Decoration: the name is beside it. */
export function ClipThumbnail({ clip, frameIndex = retrievalFrame(clip), isDrawn = true }: ClipPictureProps) {
  const frames = useResults().get('pictures', clip.picturesId)?.frames ?? [];
  const frame = frames[Math.min(frameIndex, frames.length - 1)];
  return <span className={classes['thumbnail']}>{picture()}</span>;

  function picture() {
    if (frame) return isDrawn && <PixelCanvas picture={frame} label="" />;
    if (!clip.preview || clip.status === 'failed' || clip.facts) return <StateIcon status={clip.status} />;
    return isDrawn && <img src={clip.preview.thumbnailUrl} alt="" decoding="async" />;
  }
}

function StateIcon({ status }: Pick<Clip, 'status'>) {
  const Icon = status === 'failed' ? IconFileAlert : status === 'ready' ? IconMusic : IconClock;
  return <Icon size={18} aria-hidden />;
}

/** A strip of a clip's spectrogram; its room stays empty until there is one, or if the clip has no audio. */
export function ClipStrip({ clip, isDrawn = true }: Pick<ClipPictureProps, 'clip' | 'isDrawn'>) {
  const strip = useResults().get('pictures', clip.picturesId)?.strip;
  const url = clip.facts ? null : (clip.preview?.stripUrl ?? null);
  return (
    <span className={classes['strip']}>
      {isDrawn && strip && <PixelCanvas picture={strip} label="" />}
      {isDrawn && !strip && url !== null && <GreyStrip url={url} />}
    </span>
  );
}

/** A strip that comes as a grey picture. */
function GreyStrip({ url }: { readonly url: string }) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const image = new Image();
    image.src = url;
    image
      .decode()
      .then(() => {
        const canvas = ref.current;
        const pen = canvas?.getContext('2d', { willReadFrequently: true });
        if (!canvas || !pen) return;
        const { naturalWidth: width, naturalHeight: height } = image;
        Object.assign(canvas, { width, height });
        pen.drawImage(image, 0, 0);
        const pixels = pen.getImageData(0, 0, width, height);
        colourGrey(pixels.data);
        pen.putImageData(pixels, 0, 0);
      })
      // It is decoration: without it the row has its name and its thumbnail.
      .catch(() => undefined);
  }, [url]);
  return <canvas ref={ref} aria-hidden />;
}
