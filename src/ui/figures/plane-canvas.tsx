/** A canvas over a plane: moved, zoomed and drawn upon by pointer, fingers, keys and buttons. */
import { Group, SegmentedControl } from '@mantine/core';
import type { KeyboardEvent, ReactNode } from 'react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { PlanePoint } from '../../math/point-index.ts';
import { Note } from '../kit/notes/note.tsx';
import { useElementSize } from '../kit/use-element-size.ts';
import { PictureActions } from './export/picture-actions.tsx';
import { drawPixels } from './export/save-picture.ts';
import classes from './plane-canvas.module.css';
import { useCanvasGestures } from './use-canvas-gestures.ts';
import type { Box, Size, Viewport } from './viewport.ts';
import { fitBox, heldOn, panBy, pannedByKey, zoomAt } from './viewport.ts';
import { ZoomButtons } from './zoom-buttons.tsx';

/** The visible part, and functions that change it. */
export interface Sight {
  readonly view: Viewport;
  readonly size: Size;
  readonly limits: ScaleLimits;
  /** Shows another part of the plane, held on what it has. */
  readonly show: (next: Viewport) => void;
}

/** Least and most pixels a unit of the plane. */
export type ScaleLimits = readonly [least: number, most: number];

/** What is drawn to: a context of as many device pixels as the canvas has on the screen, `ratio` of them a pixel. */
export interface Drawn {
  readonly context: CanvasRenderingContext2D;
  readonly view: Viewport;
  readonly size: Size;
  readonly ratio: number;
}

interface PlaneCanvasProps {
  /** "the map". */
  readonly what: string;
  readonly label: string;
  /** Gives it its height. */
  readonly className: string | undefined;
  /** Identifier of a text that describes it further. */
  readonly describedBy?: string;
  /** What the plane holds: shown whole at first and never moved out of view. Another object is another plane. */
  readonly bounds: Box;
  /** Pixels around the whole. */
  readonly margin: number;
  /** How far it zooms, from the scale at which it is whole. */
  readonly limitsOf: (wholeScale: number) => ScaleLimits;
  /** What dragging does beside moving: drawing. */
  readonly drawing: { readonly value: string; readonly label: string };
  /** Controls beside the choice of what dragging does. */
  readonly tools?: ReactNode;
  /** A part of the plane to show: zooms there whenever it is another object; null shows the whole. */
  readonly goTo?: Box | null;
  /** Elements over the canvas, placed by the visible part. */
  readonly over?: (sight: Sight) => ReactNode;
  /** How to use it, for each of the two. */
  readonly hint: Readonly<Record<'moving' | 'drawing', string>>;
  /** Draws the visible part. Its identity changes only if what it draws changes. */
  readonly draw: (drawn: Drawn) => void;
  /** The canvas is drawn again when this changes. */
  readonly version?: number;
  /** Whether pixels are written one by one: the canvas is in memory then. */
  readonly inMemory?: boolean;
  readonly onDraw: (phase: 'start' | 'move' | 'end' | 'cancel', at: PlanePoint, sight: Sight) => void;
  readonly onTap: (at: PlanePoint, sight: Sight) => void;
  /** Null once the pointer has left. */
  readonly onHover: (at: PlanePoint | null, sight: Sight) => void;
  /** Zooms by keys and buttons; about the middle where it is left out. */
  readonly zoomed?: (factor: number, sight: Sight) => Viewport;
  /** Uses a key; whether it did. Others move, zoom and fit the view. */
  readonly onKey?: (event: KeyboardEvent, sight: Sight) => boolean;
  readonly onFit?: () => void;
  /** Test identifiers: of the element with the focus, and of the choice what dragging does. */
  readonly testIds: readonly [host: string, mode: string];
  readonly data?: Readonly<Record<`data-${string}`, string | number>>;
  /** The exported figure: the result of `draw`, otherwise the visible part. */
  readonly picture: {
    readonly what: string;
    readonly fileName: string;
    readonly draw?: () => HTMLCanvasElement;
  };
}

const UNMEASURED: Size = { width: 1200, height: 900 };

/**
 * A canvas over a plane that is larger than it, or is looked at closely.
 *
 * It keeps the visible part; the caller draws it, and handles drawing on it, tapping and hovering. Positions are
 * pixels from the canvas's top left corner.
 */
export function PlaneCanvas(props: PlaneCanvasProps) {
  const { what, bounds, margin, limitsOf, drawing, picture, zoomed = aboutMiddle } = props;
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const measured = useElementSize(host);
  const hint = useId();
  const [isMoving, setMoving] = useState(true);
  const [moved, setMoved] = useState<{ readonly bounds: Box; readonly view: Viewport } | null>(null);
  const [gone, setGone] = useState(props.goTo);
  const size = measured ?? UNMEASURED;
  const whole = useMemo(() => fitBox(bounds, size, margin), [bounds, size, margin]);
  // A view belongs to its plane: another one is shown whole.
  const view = moved?.bounds === bounds ? moved.view : whole;
  useDrawing(canvas, props, view, measured);
  if (props.goTo !== gone) {
    setGone(props.goTo);
    setMoved(props.goTo ? { bounds, view: near(props.goTo, size, margin, limitsOf(whole.scale)) } : null);
  }

  const sight: Sight = {
    view,
    size,
    limits: limitsOf(whole.scale),
    show: (next) => setMoved({ bounds, view: heldOn(next, bounds, size) }),
  };
  const fit = () => {
    setMoved(null);
    props.onFit?.();
  };
  const zoom = (factor: number) => sight.show(zoomed(factor, sight));
  const gestures = useCanvasGestures(host, {
    dragPans: isMoving,
    onZoom: (factor, at) => sight.show(zoomAt(view, at, factor, sight.limits)),
    onPan: (dx, dy) => sight.show(panBy(view, dx, dy)),
    onDraw: (phase, at) => props.onDraw(phase, at, sight),
    onTap: (at) => props.onTap(at, sight),
    onHover: (at) => props.onHover(at, sight),
  });
  /** Whether the key was one of ours. */
  const used = (event: KeyboardEvent): boolean => {
    if (event.altKey || event.ctrlKey || event.metaKey) return false;
    if (props.onKey?.(event, sight)) return true;
    if (event.key === '0') fit();
    else if (event.key === '+' || event.key === '=') zoom(KEY_ZOOM);
    else if (event.key === '-') zoom(1 / KEY_ZOOM);
    else {
      const next = pannedByKey(view, event.key, size);
      if (!next) return false;
      sight.show(next);
    }
    return true;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!used(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const [hostId, modeId] = props.testIds;
  return (
    <div>
      <Group justify="space-between" gap="xs" mb={6}>
        <SegmentedControl
          aria-label="What dragging does"
          value={isMoving ? 'move' : drawing.value}
          onChange={(value) => setMoving(value === 'move')}
          data={[{ value: 'move', label: 'Move' }, drawing]}
          data-testid={modeId}
        />
        {props.tools}
        <Group gap="xs">
          <ZoomButtons what={what} onZoom={zoom} onFit={fit} />
          <PictureActions
            draw={() =>
              drawPixels(picture.draw ?? (() => canvas.current ?? document.createElement('canvas')))
            }
            fileName={picture.fileName}
            what={picture.what}
          />
        </Group>
      </Group>
      <div className={classes['frame']}>
        <div
          ref={host}
          className={`${classes['plane']} ${props.className}`}
          role="application"
          aria-label={props.label}
          aria-describedby={props.describedBy ? `${props.describedBy} ${hint}` : hint}
          tabIndex={0}
          onKeyDown={onKeyDown}
          data-testid={hostId}
          data-mode={isMoving ? 'move' : drawing.value}
          data-draws={!isMoving}
          data-scale={view.scale.toFixed(3)}
          {...props.data}
          {...gestures}
        >
          <canvas ref={canvas} aria-hidden />
        </div>
        {props.over?.(sight)}
      </div>
      <Note id={hint} mt={4}>
        {props.hint[isMoving ? 'moving' : 'drawing']}
      </Note>
    </div>
  );
}

/** A view of a part of the plane, no nearer than the limits and with twice the margin. */
function near(part: Box, size: Size, margin: number, [least, most]: ScaleLimits): Viewport {
  const fitted = fitBox(part, size, 2 * margin);
  const scale = Math.min(most, Math.max(least, Math.min(fitted.scale, most / NEAREST)));
  return zoomAt(fitted, { x: size.width / 2, y: size.height / 2 }, scale / fitted.scale, [least, most]);
}

/** How much of the zoom is left for the user where a part is a single point. */
const NEAREST = 40;

/** Zoom of one key or button. */
const KEY_ZOOM = 1.5;

function aboutMiddle(factor: number, { view, size, limits }: Sight): Viewport {
  return zoomAt(view, { x: size.width / 2, y: size.height / 2 }, factor, limits);
}

/** Draws once a frame, however often something changes in it. */
function useDrawing(
  ref: { readonly current: HTMLCanvasElement | null },
  { draw, version, inMemory = false }: PlaneCanvasProps,
  view: Viewport,
  size: Size | null,
): void {
  useEffect(() => {
    if (!size) return undefined;
    const frame = requestAnimationFrame(() => {
      const canvas = ref.current;
      const context = canvas?.getContext('2d', { willReadFrequently: inMemory });
      if (!canvas || !context) return;
      const ratio = window.devicePixelRatio || 1;
      const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
      if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
      draw({ context, view, size, ratio });
    });
    return () => cancelAnimationFrame(frame);
  }, [ref, draw, view, size, version, inMemory]);
}
