/** The frame under the playhead. */
import { useEffect, useRef } from 'react';
import type { Clip } from '../../../state/library/clip.ts';
import { nearestFrame } from '../../figures/nearest-frame.ts';
import { useAppStore, useReel, useResults, useSync } from '../../use-app-store.ts';
import classes from './player.module.css';

/** The frame under the playhead: the model's own small frames until the video frames are decoded. */
export function PlayerPicture({ clip }: { readonly clip: Clip | null }) {
  const ref = useRef<HTMLCanvasElement>(null);
  const reel = useReel();
  const sync = useSync();
  const pictures = useResults().get('pictures', clip?.picturesId ?? null);
  const seconds = useAppStore((state) => state.player.positionSeconds);
  const framesLoaded = useAppStore((state) => state.player.framesLoaded);
  const times = clip?.facts?.frameTimesSeconds;
  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    const frame = framesLoaded > 0 ? reel.frameAt(seconds) : null;
    if (frame) {
      resize(canvas, frame.bitmap.width, frame.bitmap.height);
      context.drawImage(frame.bitmap, 0, 0);
      sync.noteFrame(frame.timeSeconds);
      return;
    }
    const small = pictures?.frames[nearestFrame(times ?? [], seconds)] ?? pictures?.frames[0];
    if (small) {
      resize(canvas, small.width, small.height);
      context.putImageData(new ImageData(small.data, small.width, small.height), 0, 0);
    } else context.clearRect(0, 0, canvas.width, canvas.height);
  }, [reel, sync, pictures, seconds, framesLoaded, times]);
  return (
    <canvas
      ref={ref}
      className={classes['picture']}
      role="img"
      aria-label={clip?.facts?.hasVideo ? `Video of ${clip.name}` : 'No video'}
      data-testid="player-picture"
    />
  );
}

function resize(canvas: HTMLCanvasElement, width: number, height: number): void {
  // Setting the size of a canvas clears it, even if the size stays the same.
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}
