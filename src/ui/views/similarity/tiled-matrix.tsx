/** The matrix in tiles under pointer, fingers and keys. */
import { Group, SegmentedControl, Text, useComputedColorScheme } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { OpenMatrixResult } from '../../../contract/matrix.ts';
import { toWireError } from '../../../core/errors.ts';
import type { PlanePoint } from '../../../math/point-index.ts';
import { PictureActions } from '../../figures/export/picture-actions.tsx';
import { drawPixels } from '../../figures/export/save-picture.ts';
import { useCanvasGestures } from '../../figures/use-canvas-gestures.ts';
import type { Box, Size, Viewport } from '../../figures/viewport.ts';
import { fitBox, heldOn, panBy, toPlane, zoomAt } from '../../figures/viewport.ts';
import { ZoomButtons } from '../../figures/zoom-buttons.tsx';
import { useEntryNames } from '../../kit/entry-names.ts';
import { formatCosine } from '../../kit/format.ts';
import { useElementSize } from '../../kit/use-element-size.ts';
import { useActions } from '../../use-app-store.ts';
import { cosineLut } from './cosine-colour.ts';
import type { MatrixLook } from './draw-matrix.ts';
import { drawMatrix } from './draw-matrix.ts';
import type { CellPlace } from './large-matrix.ts';
import { bordersOf, cellsBetween, movedCell, partnersOf } from './large-matrix.ts';
import classes from './matrix.module.css';
import { levelFor, TileStore, visibleTiles } from './tiles.ts';
import { useMatrixCell } from './use-matrix-cell.ts';

interface TiledMatrixProps {
  readonly matrix: OpenMatrixResult;
  readonly onBrush: (cells: Box | null) => void;
}

const LUT = cosineLut();
/** Pixels a cell has at most. */
const CLOSEST = 40;
const UNMEASURED: Size = { width: 600, height: 480 };

/** A matrix of any size: drawn in tiles, moved, zoomed and brushed; the cell under the cursor in words. */
export function TiledMatrix({ matrix, onBrush }: TiledMatrixProps) {
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useElementSize(host);
  const hint = useId();
  const reading = useId();
  const [rows, columns] = [matrix.rows.length, matrix.columns.length];
  const whole = useMemo(() => ({ left: 0, top: 0, right: columns, bottom: rows }), [rows, columns]);
  const [mode, setMode] = useState<'move' | 'brush'>('move');
  const [cursor, setCursor] = useState<CellPlace>({ row: 0, column: 0 });
  const [anchor, setAnchor] = useState<CellPlace | null>(null);
  const [moved, setMoved] = useState<Viewport | null>(null);
  const fitted = useMemo(() => fitBox(whole, size ?? UNMEASURED, 4), [whole, size]);
  const view = moved ?? fitted;
  const limits = [fitted.scale, Math.max(CLOSEST, fitted.scale)] as const;
  const show = (next: Viewport) => setMoved(heldOn(next, whole, size ?? UNMEASURED));
  const brush = anchor && cellsBetween(anchor, cursor);
  useTiles(canvas, matrix, view, size, cursor, brush);

  const cellAt = (at: PlanePoint): CellPlace => {
    const { x, y } = toPlane(view, at);
    const clamp = (value: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(value)));
    return { row: clamp(y, rows), column: clamp(x, columns) };
  };
  const zoomInto = (cells: Box) => {
    const fit = fitBox(cells, size ?? UNMEASURED, 12);
    const middle = { x: (size ?? UNMEASURED).width / 2, y: (size ?? UNMEASURED).height / 2 };
    setMoved(zoomAt(fit, middle, 1, limits));
    setAnchor(null);
    onBrush(cells);
  };
  const showWhole = () => {
    setMoved(null);
    setAnchor(null);
    onBrush(null);
  };
  const gestures = useCanvasGestures(host, {
    dragPans: mode === 'move',
    onZoom: (factor, at) => show(zoomAt(view, at, factor, limits)),
    onPan: (dx, dy) => show(panBy(view, dx, dy)),
    onDraw: (phase, at) => {
      const cell = cellAt(at);
      if (phase === 'start') setAnchor(cell);
      setCursor(cell);
      if (phase === 'end') zoomInto(cellsBetween(anchor ?? cell, cell));
      if (phase === 'cancel') setAnchor(null);
    },
    onTap: (at) => setCursor(cellAt(at)),
    onHover: (at) => {
      if (at) setCursor(cellAt(at));
    },
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = movedCell(cursor, event.key, rows, columns);
    if (next) {
      setAnchor(event.shiftKey ? (anchor ?? cursor) : null);
      setCursor(next);
      show(keptInSight(view, next, size ?? UNMEASURED));
    } else if (event.key === 'Enter' && anchor) zoomInto(cellsBetween(anchor, cursor));
    else if (event.key === 'Escape' && anchor) setAnchor(null);
    else if (event.key === '+' || event.key === '=') zoomOnCursor(1.5);
    else if (event.key === '-') zoomOnCursor(1 / 1.5);
    else if (event.key === '0') showWhole();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const zoomOnCursor = (factor: number) => {
    const at = {
      x: (cursor.column + 0.5 - view.left) * view.scale,
      y: (cursor.row + 0.5 - view.top) * view.scale,
    };
    show(keptInSight(zoomAt(view, at, factor, limits), cursor, size ?? UNMEASURED));
  };

  return (
    <div>
      <CellReadingText matrix={matrix} place={cursor} id={reading} />
      <Group justify="space-between" gap="xs" mb={6}>
        <SegmentedControl
          size="xs"
          aria-label="What dragging does"
          value={mode}
          onChange={(value) => setMode(value as 'move' | 'brush')}
          data={[
            { value: 'move', label: 'Move' },
            { value: 'brush', label: 'Brush' },
          ]}
          data-testid="matrix-mode"
        />
        <Group gap="xs">
          <ZoomButtons what="the matrix" onZoom={zoomOnCursor} onFit={showWhole} />
          <PictureActions
            draw={() => drawPixels(() => canvas.current ?? document.createElement('canvas'))}
            fileName="cosines.png"
            what="the matrix in sight"
          />
        </Group>
      </Group>
      <div
        ref={host}
        className={classes['tiled']}
        role="application"
        aria-label={`Cosines of ${rows} sounds with ${columns} pictures`}
        aria-describedby={`${reading} ${hint}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
        data-testid="tiled-matrix"
        data-mode={mode}
        data-cell={`${cursor.row}/${cursor.column}`}
        data-scale={view.scale.toFixed(3)}
        {...gestures}
      >
        <canvas ref={canvas} aria-hidden />
      </div>
      <Text size="xs" c="var(--page-quiet)" id={hint} mt={4}>
        {mode === 'move' ? 'Drag to move' : 'Drag a rectangle to zoom into it and list it'}, pinch to zoom;
        click once and the wheel zooms too. By keys: arrows move the cell, with Shift they span a rectangle
        and Enter zooms into it; plus, minus, 0 for the whole.
      </Text>
    </div>
  );
}

interface CellReadingTextProps {
  readonly matrix: OpenMatrixResult;
  readonly place: CellPlace;
  readonly id: string;
}

function CellReadingText({ matrix, place, id }: CellReadingTextProps) {
  const nameOf = useEntryNames();
  const cell = useMatrixCell(matrix.matrixId, place);
  const { entries, rows, columns } = matrix;
  const [sound, picture] = [entries[rows[place.row] ?? -1], entries[columns[place.column] ?? -1]];
  const own = sound !== undefined && sound === picture;
  return (
    <Text size="sm" mb="xs" className={classes['reading']} id={id} data-testid="tiled-reading">
      Sound of {nameOf(sound)} with {own ? 'its own picture' : `picture of ${nameOf(picture)}`}:{' '}
      {cell
        ? `cosine ${formatCosine(cell.cosine)}; the picture is rank ${cell.rankOfPicture} of ${columns.length} for that sound, the sound rank ${cell.rankOfSound} of ${rows.length} for that picture.`
        : '…'}
    </Text>
  );
}

/** Moves the view no further than it takes for a cell to be seen. */
function keptInSight(view: Viewport, { row, column }: CellPlace, { width, height }: Size): Viewport {
  const hold = (start: number, pixels: number, cell: number) => {
    const span = pixels / view.scale;
    return Math.min(cell, Math.max(cell + 1 - span, start));
  };
  return { ...view, left: hold(view.left, width, column), top: hold(view.top, height, row) };
}

/** Keeps the canvas drawn: asks for tiles in sight, draws what has come once a frame. */
function useTiles(
  canvas: { readonly current: HTMLCanvasElement | null },
  matrix: OpenMatrixResult,
  view: Viewport,
  size: Size | null,
  cursor: CellPlace,
  brush: Box | null,
): void {
  const { readTile: readMatrixTile } = useActions('similarity');
  const { retry } = useActions('runs');
  const scheme = useComputedColorScheme('light');
  const [come, setCome] = useState(0);
  const { matrixId, range } = matrix;
  const store = useMemo(
    () =>
      new TileStore({
        read: (place, signal) => readMatrixTile({ matrixId, ...place }, signal),
        range,
        lut: LUT,
        onTile: () => setCome((count) => count + 1),
        onError: (error) => {
          // The worker was restarted, or another matrix was opened: open this one again.
          if (toWireError(error).code === 'not-found') retry('matrix');
        },
      }),
    [matrixId, range, readMatrixTile, retry],
  );
  useEffect(() => () => store.close(), [store]);
  const look = useMemo<Omit<MatrixLook, 'cursor' | 'brush'>>(
    () => ({
      ground: scheme === 'dark' ? '#1c2127' : '#ffffff',
      // Tiles are light or dark violet in both schemes.
      ink: '#1f2832',
      borders: bordersOf(matrix),
      partnerOf: partnersOf(matrix),
    }),
    [scheme, matrix],
  );
  useEffect(() => {
    if (!size) return undefined;
    const frame = requestAnimationFrame(() => {
      const target = canvas.current;
      const context = target?.getContext('2d');
      if (!target || !context) return;
      const ratio = window.devicePixelRatio || 1;
      const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
      if (target.width !== width || target.height !== height) [target.width, target.height] = [width, height];
      const { levels, tileSize } = matrix;
      const shape = { rows: matrix.rows.length, columns: matrix.columns.length, levels, tileSize };
      const level = levelFor(view, ratio, levels);
      store.want(visibleTiles(view, size, level, shape));
      drawMatrix(context, store, shape, view, size, ratio, level, { ...look, cursor, brush });
      target.dataset['waiting'] = String(store.waiting);
      target.dataset['level'] = String(level);
    });
    return () => cancelAnimationFrame(frame);
  }, [canvas, matrix, view, size, cursor, brush, store, look, come]);
}
