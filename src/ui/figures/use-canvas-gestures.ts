/** A hook for wheel, drag, pinch and drawing on a canvas. */
import type { PointerEvent, RefObject } from 'react';
import { useEffect, useRef } from 'react';
import type { PlanePoint } from '../../math/point-index.ts';

/** Handlers of a canvas that can be moved, zoomed and drawn on; places are pixels from its top left corner. */
export interface CanvasGestures {
  /** Whether one finger or the mouse moves the picture; otherwise it draws. */
  readonly dragPans: boolean;
  readonly onZoom: (factor: number, at: PlanePoint) => void;
  readonly onPan: (dx: number, dy: number) => void;
  readonly onDraw: (phase: 'start' | 'move' | 'end' | 'cancel', at: PlanePoint) => void;
  /** Called after a press and release without movement. */
  readonly onTap: (at: PlanePoint) => void;
  /** Called while a mouse or pen is over the canvas; null when it leaves. */
  readonly onHover: (at: PlanePoint | null) => void;
}

/** A movement of more pixels than this is a drag. */
const TAP_PIXELS = 4;
/** Zoom per unit of the wheel; one notch is about 100 units. */
const WHEEL_RATE = 0.0022;

/**
 * Wheel, drag and pinch on an element.
 *
 * The wheel zooms only if the element has the focus or Control is pressed. Otherwise it scrolls the page, which would
 * else stop at every picture on the way down.
 */
export function useCanvasGestures(element: RefObject<HTMLElement | null>, gestures: CanvasGestures) {
  const latest = useRef(gestures);
  useEffect(() => {
    latest.current = gestures;
  });
  useEffect(() => {
    const target = element.current;
    if (!target) return undefined;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && document.activeElement !== target) return;
      // React's own wheel listeners are passive, so they cannot call preventDefault.
      event.preventDefault();
      const pixels = event.deltaMode === 1 ? event.deltaY * 33 : event.deltaY;
      const rate = event.ctrlKey ? 4 * WHEEL_RATE : WHEEL_RATE;
      latest.current.onZoom(Math.exp(-pixels * rate), placeOf(event, target));
    };
    target.addEventListener('wheel', onWheel, { passive: false });
    return () => target.removeEventListener('wheel', onWheel);
  }, [element]);

  const fingers = useRef(new Map<number, PlanePoint>());
  const stroke = useRef<{ start: PlanePoint; moved: boolean } | null>(null);
  const end = (event: PointerEvent<HTMLElement>, cancelled: boolean) => {
    if (!fingers.current.delete(event.pointerId)) return;
    const ended = stroke.current;
    stroke.current = null;
    if (!ended) return;
    const at = placeOf(event, event.currentTarget);
    if (ended.moved && !gestures.dragPans) gestures.onDraw(cancelled ? 'cancel' : 'end', at);
    if (!ended.moved && !cancelled) gestures.onTap(at);
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      const at = placeOf(event, event.currentTarget);
      event.currentTarget.setPointerCapture(event.pointerId);
      fingers.current.set(event.pointerId, at);
      // A second finger makes it a pinch.
      if (fingers.current.size > 1 && stroke.current?.moved && !gestures.dragPans)
        gestures.onDraw('cancel', at);
      stroke.current = fingers.current.size > 1 ? null : { start: at, moved: false };
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const at = placeOf(event, event.currentTarget);
      const before = fingers.current.get(event.pointerId);
      if (!before) {
        if (event.pointerType !== 'touch') gestures.onHover(at);
        return;
      }
      const other = [...fingers.current].find(([id]) => id !== event.pointerId)?.[1];
      fingers.current.set(event.pointerId, at);
      if (other) {
        pinch(gestures, other, before, at);
        return;
      }
      const running = stroke.current;
      if (!running) return;
      if (!running.moved) {
        if (distance(running.start, at) <= TAP_PIXELS) return;
        running.moved = true;
        if (gestures.dragPans) gestures.onPan(at.x - running.start.x, at.y - running.start.y);
        else gestures.onDraw('start', running.start);
      } else if (gestures.dragPans) gestures.onPan(at.x - before.x, at.y - before.y);
      if (!gestures.dragPans) gestures.onDraw('move', at);
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => end(event, false),
    onPointerCancel: (event: PointerEvent<HTMLElement>) => end(event, true),
    onPointerLeave: () => gestures.onHover(null),
  };
}

function pinch(gestures: CanvasGestures, still: PlanePoint, before: PlanePoint, at: PlanePoint): void {
  const middle = { x: (still.x + at.x) / 2, y: (still.y + at.y) / 2 };
  gestures.onPan((at.x - before.x) / 2, (at.y - before.y) / 2);
  gestures.onZoom(distance(still, at) / Math.max(1, distance(still, before)), middle);
}

function distance(a: PlanePoint, b: PlanePoint): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function placeOf(event: { clientX: number; clientY: number }, element: Element): PlanePoint {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}
