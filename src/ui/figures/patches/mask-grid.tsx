/** A picture's patches as a grid for mouse, finger and keys. */
import type { CSSProperties, KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { useRef, useState } from 'react';
import type { PatchGrid } from '../../../core/geometry.ts';
import type { PatchPlace } from '../../../core/masks/patch-area.ts';
import type { Rgba } from '../../../core/tensor.ts';
import { PixelCanvas } from '../pixel-canvas.tsx';
import classes from './mask-grid.module.css';
import { moveOnGrid, placeAt } from './mask-places.ts';

/** One step of a stroke: where the stroke began, and where the pointer was and is. */
export interface StrokeStep {
  readonly start: PatchPlace;
  readonly from: PatchPlace;
  readonly to: PatchPlace;
  readonly continues: boolean;
}

interface MaskGridProps {
  readonly grid: PatchGrid;
  /** Whether token row 0 is at the bottom, as in spectrograms. */
  readonly melUp: boolean;
  /** Whether the picture has its parent's height instead of its own. */
  readonly fills: boolean;
  /** The model's input, with hidden patches hatched. */
  readonly picture: Rgba;
  readonly label: string;
  /** Ids of the elements that describe the patch under the cursor and the keys. */
  readonly describedBy: string;
  readonly testId: string;
  readonly canvasTestId: string;
  /** Whether one finger paints, as it does by default; if not, fingers scroll as they do elsewhere. */
  readonly fingerPaints?: boolean;
  /** Side of the square that a stroke covers, in patches, 1 by default; the cursor has its size. */
  readonly brush?: number;
  readonly place: PatchPlace;
  readonly onPlace: (place: PatchPlace) => void;
  readonly onStroke: (step: StrokeStep) => void;
  /** The stroke turned out to be a pan, so it must be undone. */
  readonly onStrokeCancelled: () => void;
  /** Space or Enter, on the patch under the cursor or on the rectangle selected with Shift from `from`. */
  readonly onToggle: (from: PatchPlace, to: PatchPlace) => void;
  /** Drawn between the picture and the lines of the grid. */
  readonly children?: ReactNode;
}

/**
 * A picture's patches, which can be hidden and shown by mouse, one finger or keys.
 *
 * One focusable region, not hundreds of cells: arrows move a cursor that `describedBy` reads aloud.
 */
export function MaskGrid(props: MaskGridProps) {
  const {
    grid,
    melUp,
    place,
    brush = 1,
    picture,
    label,
    describedBy,
    testId,
    canvasTestId,
    children,
  } = props;
  const [anchor, setAnchor] = useState<PatchPlace | null>(null);
  const pointer = useStroke(props, () => setAnchor(null));
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = moveOnGrid(place, event.key, grid, melUp);
    if (next) {
      setAnchor(event.shiftKey ? (anchor ?? place) : null);
      props.onPlace(next);
    } else if (event.key === ' ' || event.key === 'Enter') props.onToggle(anchor ?? place, place);
    else if (event.key === 'Escape' && anchor) setAnchor(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const style = { '--columns': grid.gridColumns, '--rows': grid.gridRows } as CSSProperties;
  const reach = anchor ? 0 : (brush - 1) / 2;
  return (
    <div
      className={classes['grid']}
      style={style}
      role="application"
      aria-label={label}
      aria-describedby={describedBy}
      tabIndex={0}
      data-testid={testId}
      data-fills={props.fills}
      data-finger={props.fingerPaints ?? true}
      data-place={`${place.row}/${place.column}`}
      onKeyDown={onKeyDown}
      {...pointer}
    >
      <PixelCanvas picture={picture} label="" testId={canvasTestId} />
      {children}
      <div className={classes['lines']} />
      <div
        className={classes['cursor']}
        style={boxOf(moved(anchor ?? place, -reach, grid), moved(place, reach, grid), grid, melUp)}
      />
    </div>
  );
}

/** Pointer events to strokes: the left button, a pen or one finger; a second finger makes it a pan. */
function useStroke(
  { grid, melUp, fingerPaints = true, place, onPlace, onStroke, onStrokeCancelled }: MaskGridProps,
  onStart: () => void,
) {
  const fingers = useRef(new Set<number>());
  const stroke = useRef<{ id: number; start: PatchPlace; last: PatchPlace } | null>(null);
  const placeOf = (event: PointerEvent) =>
    placeAt(event.clientX, event.clientY, event.currentTarget.getBoundingClientRect(), grid, melUp);
  const end = ({ pointerId }: PointerEvent, cancelled: boolean) => {
    fingers.current.delete(pointerId);
    if (stroke.current?.id !== pointerId) return;
    stroke.current = null;
    if (cancelled) onStrokeCancelled();
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.pointerType === 'touch' && !fingerPaints) return;
      event.stopPropagation();
      if (event.pointerType === 'touch') fingers.current.add(event.pointerId);
      if (fingers.current.size > 1) {
        if (stroke.current) onStrokeCancelled();
        stroke.current = null;
        return;
      }
      if (event.button !== 0 || stroke.current) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const start = placeOf(event);
      stroke.current = { id: event.pointerId, start, last: start };
      onStart();
      onPlace(start);
      onStroke({ start, from: start, to: start, continues: false });
    },
    onPointerMove: (event: PointerEvent) => {
      const at = placeOf(event);
      const running = stroke.current;
      if (running ? running.id !== event.pointerId : event.pointerType === 'touch') return;
      const before = running?.last ?? place;
      if (at.row === before.row && at.column === before.column) return;
      // The selection made with Shift belongs to the keyboard, so a passing mouse must not change it.
      onStart();
      onPlace(at);
      if (!running) return;
      stroke.current = { ...running, last: at };
      onStroke({ start: running.start, from: running.last, to: at, continues: true });
    },
    onPointerUp: (event: PointerEvent) => end(event, false),
    onPointerCancel: (event: PointerEvent) => end(event, true),
  };
}

/** A place so many rows and columns further, held on the grid. */
function moved({ row, column }: PatchPlace, by: number, { gridRows, gridColumns }: PatchGrid): PatchPlace {
  const held = (at: number, count: number) => Math.min(count - 1, Math.max(0, at + by));
  return { row: held(row, gridRows), column: held(column, gridColumns) };
}

/** Position and size of the rectangle from patch `a` to patch `b`, in per cent. */
function boxOf(
  a: PatchPlace,
  b: PatchPlace,
  { gridRows, gridColumns }: PatchGrid,
  melUp: boolean,
): CSSProperties {
  const low = Math.min(a.row, b.row);
  const high = Math.max(a.row, b.row);
  const left = Math.min(a.column, b.column);
  const columns = Math.abs(a.column - b.column) + 1;
  const percent = (share: number) => `${share * 100}%`;
  return {
    left: percent(left / gridColumns),
    top: percent((melUp ? gridRows - 1 - high : low) / gridRows),
    width: percent(columns / gridColumns),
    height: percent((high - low + 1) / gridRows),
  };
}
