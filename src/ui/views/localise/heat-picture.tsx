/** A map over the frame or the playing video, with a box drawn by pointer. */
import type { PointerEvent, ReactNode } from 'react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Box } from '../../../core/box.ts';
import { boxOfCorners } from '../../../core/box.ts';
import { ColourBar } from '../../figures/colour-bar.tsx';
import { PixelCanvas } from '../../figures/pixel-canvas.tsx';
import { formatSeconds } from '../../kit/format.ts';
import { useActions, useAppStore, useFamily, useReel } from '../../use-app-store.ts';
import { paintHeat } from './heat-cells.ts';
import { formatHeat, HEAT_WORDS, lowEnd, peakOf, readPicturePeak } from './heat-words.ts';
import classes from './localise.module.css';
import { boxStyle, centreOf, placeStyle } from './places.ts';
import type { Heat } from './use-heat.ts';

interface HeatPictureProps {
  readonly heat: Heat;
  readonly timeSeconds: number;
  readonly known: Box | null;
  readonly drawn: Box | null;
  /** Maps of the baselines, (visual tokens); null while they are not known. */
  readonly baselines: Baselines | null;
  readonly actions: ReactNode;
  /** Whether a finger draws; otherwise it scrolls. */
  readonly touchDraws: boolean;
}

/** The frame, or the video while it plays, under the map of its patches. The user draws a box on it. */
export function HeatPicture(props: HeatPictureProps) {
  const { heat, timeSeconds, known, drawn, baselines, actions, touchDraws } = props;
  const { opacity, isSmooth, showsBaselines } = useAppStore((state) => state.localise.settings);
  const [drag, pointer] = useBoxDrag(touchDraws);
  const { visual, lut, isSigned, stops, unit, moment } = heat;
  const { grid } = useFamily().visual;
  const cells = useMemo(
    () => paintHeat(visual.values, grid, false, { range: visual.range, lut, isSigned }, isSmooth),
    [visual, grid, lut, isSigned, isSmooth],
  );
  const reading = readPicturePeak(visual.values, grid);
  const peak = peakOf(visual.values);
  return (
    <figure className={classes['figure']}>
      <figcaption className={classes['caption']}>
        <span>
          Frame {heat.frameIndex} at {formatSeconds(timeSeconds)}
          {moment && ', this moment of the audio'}
        </span>
        {actions}
      </figcaption>
      <div
        className={classes['picture']}
        data-testid="heat-picture"
        data-touch-draws={touchDraws}
        {...pointer}
      >
        <VideoFrame heat={heat} label={`${HEAT_WORDS[heat.heat].title} over the frame. ${reading}`} />
        <div className={classes['overlay']} style={{ opacity }} data-smooth={isSmooth}>
          <PixelCanvas picture={cells} label="" testId="heat-visual" />
        </div>
        {showsBaselines && baselines && (
          <>
            <Mark place={peakOf(baselines.motion)} letter="M" />
            <Mark place={peakOf(baselines.contrast)} letter="C" />
            <Mark place={null} letter="+" />
          </>
        )}
        <div className={classes['peak']} aria-hidden style={placeStyle(centreOf(peak, grid))} />
        {known && <BoxOutline box={known} known />}
        {(drag ?? drawn) && <BoxOutline box={(drag ?? drawn) as Box} known={false} />}
      </div>
      <ColourBar
        stops={stops}
        low={lowEnd(heat, visual.range[0])}
        high={formatHeat(visual.range[1])}
        unit={unit}
      />
    </figure>
  );
}

export interface Baselines {
  readonly motion: Float32Array;
  readonly contrast: Float32Array;
}

/** A baseline's patch; null for the middle of the frame. */
function Mark({ place, letter }: { readonly place: number | null; readonly letter: string }) {
  const { grid } = useFamily().visual;
  return (
    <div
      className={classes['mark']}
      aria-hidden
      style={placeStyle(place === null ? [0.5, 0.5] : centreOf(place, grid))}
    >
      {letter}
    </div>
  );
}

function BoxOutline({ box, known }: { readonly box: Box; readonly known: boolean }) {
  return (
    <div
      className={classes['box']}
      style={boxStyle(box)}
      data-known={known}
      data-testid={known ? 'box-known' : 'box-drawn'}
    >
      <span>{known ? 'source' : 'your box'}</span>
    </div>
  );
}

/**
 * The model's crop of the playing video; the frame that the model sees while no video is decoded or the map does not
 * follow it.
 */
function VideoFrame({ heat, label }: { readonly heat: Heat; readonly label: string }) {
  const ref = useRef<HTMLCanvasElement>(null);
  const reel = useReel();
  const seconds = useAppStore((state) => state.player.positionSeconds);
  const framesLoaded = useAppStore((state) => state.player.framesLoaded);
  const { picture, follows } = heat;
  const { size } = useFamily().visual;
  useEffect(() => {
    const context = ref.current?.getContext('2d');
    if (!context) return;
    const frame = follows && framesLoaded > 0 ? reel.frameAt(seconds) : null;
    if (frame) {
      const { width, height } = frame.bitmap;
      const side = Math.min(width, height);
      const [x, y] = [(width - side) / 2, (height - side) / 2];
      context.drawImage(frame.bitmap, x, y, side, side, 0, 0, size, size);
    } else if (picture)
      context.putImageData(new ImageData(picture.data, picture.width, picture.height), 0, 0);
  }, [reel, seconds, framesLoaded, follows, picture, size]);
  return (
    <canvas ref={ref} width={size} height={size} role="img" aria-label={label} data-testid="heat-frame" />
  );
}

/** Shorter drags count as clicks, in shares of the frame. */
const SHORTEST_DRAG = 0.02;

/** Draws a box from corner to corner with the left button, a pen or one finger. */
function useBoxDrag(touchDraws: boolean) {
  const { setBox } = useActions('localise');
  const start = useRef<{ id: number; x: number; y: number } | null>(null);
  const [drag, setDrag] = useState<Box | null>(null);
  const at = (event: PointerEvent<HTMLElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  };
  const end = () => {
    start.current = null;
    setDrag(null);
  };
  const pointer = {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || !event.isPrimary) return;
      if (event.pointerType === 'touch' && !touchDraws) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      start.current = { id: event.pointerId, ...at(event) };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const from = start.current;
      if (from?.id !== event.pointerId) return;
      const { x, y } = at(event);
      setDrag(boxOfCorners(from.x, from.y, x, y));
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      const from = start.current;
      if (from?.id !== event.pointerId) return;
      const { x, y } = at(event);
      const box = boxOfCorners(from.x, from.y, x, y);
      if (box[2] - box[0] >= SHORTEST_DRAG && box[3] - box[1] >= SHORTEST_DRAG) setBox(box);
      end();
    },
    onPointerCancel: end,
  };
  return [drag, pointer] as const;
}
