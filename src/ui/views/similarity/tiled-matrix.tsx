/** The large matrix, drawn in tiles and moved by mouse, fingers and keys. */
import { Group, Text, useComputedColorScheme } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { useCallback, useEffect, useId, useMemo, useState } from 'react';
import type { OpenMatrixResult } from '../../../contract/similarity.ts';
import { toWireError } from '../../../core/errors.ts';
import type { PlanePoint } from '../../../math/point-index.ts';
import type { Drawn, ScaleLimits, Sight } from '../../figures/plane-canvas.tsx';
import { PlaneCanvas } from '../../figures/plane-canvas.tsx';
import type { Box, Size, Viewport } from '../../figures/viewport.ts';
import { fitBox, toPixel, toPlane, zoomAt } from '../../figures/viewport.ts';
import { useEntryNames } from '../../kit/entry-names.ts';
import { formatCosine } from '../../kit/format.ts';
import { useActions } from '../../use-app-store.ts';
import { cosineLut, MATRIX_INK } from './cosine-colour.ts';
import type { MatrixLook } from './draw-matrix.ts';
import { drawMatrix } from './draw-matrix.ts';
import type { CellPlace } from './large-matrix.ts';
import { bordersOf, cellsBetween, movedCell, partnersOf } from './large-matrix.ts';
import classes from './matrix.module.css';
import { PlayCell } from './small/matrix-side.tsx';
import { levelFor, TileStore, visibleTiles } from './tiles.ts';
import { useMatrixCell } from './use-matrix-cell.ts';

interface TiledMatrixProps {
  readonly matrix: OpenMatrixResult;
  readonly onBrush: (cells: Box | null) => void;
}

const LUTS = { light: cosineLut('light'), dark: cosineLut('dark') } as const;
/** Largest size of a cell, in pixels. */
const CLOSEST = 40;

const DRAWING = { value: 'brush', label: 'Select' };
const KEYS =
  'Pinch to zoom, or click once and use the wheel. Keys: arrows move the cell; Shift with arrows selects a rectangle, and Enter zooms into it; plus and minus zoom, 0 shows the whole matrix.';
const HINT = {
  moving: `Drag to move. Click a cell of open clips to play it. ${KEYS}`,
  drawing: `Drag a rectangle to zoom into it and list it. ${KEYS}`,
};

const limitsOf = (wholeScale: number): ScaleLimits => [wholeScale, Math.max(CLOSEST, wholeScale)];

/** A matrix of any size: drawn in tiles, moved, zoomed and selected; the cell under the cursor is read in words. */
export function TiledMatrix({ matrix, onBrush }: TiledMatrixProps) {
  const reading = useId();
  const [rows, columns] = [matrix.rows.length, matrix.columns.length];
  const whole = useMemo(() => ({ left: 0, top: 0, right: columns, bottom: rows }), [rows, columns]);
  const [cursor, setCursor] = useState<CellPlace>({ row: 0, column: 0 });
  const [anchor, setAnchor] = useState<CellPlace | null>(null);
  const { audition } = useActions('player');
  const [draw, come] = useTiles(matrix, cursor, anchor);

  const cellAt = (at: PlanePoint, { view }: Sight): CellPlace => {
    const { x, y } = toPlane(view, at);
    const clamp = (value: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(value)));
    return { row: clamp(y, rows), column: clamp(x, columns) };
  };
  const zoomInto = (cells: Box, { size, limits, show }: Sight) => {
    const middle = { x: size.width / 2, y: size.height / 2 };
    show(zoomAt(fitBox(cells, size, 12), middle, 1, limits));
    setAnchor(null);
    onBrush(cells);
  };
  const onKey = (event: KeyboardEvent, sight: Sight): boolean => {
    const next = movedCell(cursor, event.key, rows, columns);
    if (next) {
      setAnchor(event.shiftKey ? (anchor ?? cursor) : null);
      setCursor(next);
      sight.show(keptInSight(sight.view, next, sight.size));
    } else if (event.key === 'Enter' && anchor) zoomInto(cellsBetween(anchor, cursor), sight);
    else if (event.key === 'Escape' && anchor) setAnchor(null);
    else return false;
    return true;
  };

  return (
    <div>
      <CellReadingText matrix={matrix} place={cursor} id={reading} />
      <PlaneCanvas
        what="the matrix"
        label={`Cosines: audio of ${rows} clips by video of ${columns} clips`}
        className={classes['tiled']}
        describedBy={reading}
        bounds={whole}
        margin={4}
        limitsOf={limitsOf}
        drawing={DRAWING}
        hint={HINT}
        draw={draw}
        version={come}
        zoomed={(factor, { view, size, limits }) => {
          const at = toPixel(view, { x: cursor.column + 0.5, y: cursor.row + 0.5 });
          return keptInSight(zoomAt(view, at, factor, limits), cursor, size);
        }}
        onKey={onKey}
        onFit={() => {
          setAnchor(null);
          onBrush(null);
        }}
        onDraw={(phase, at, sight) => {
          const cell = cellAt(at, sight);
          if (phase === 'start') setAnchor(cell);
          setCursor(cell);
          if (phase === 'end') zoomInto(cellsBetween(anchor ?? cell, cell), sight);
          if (phase === 'cancel') setAnchor(null);
        }}
        onTap={(at, sight) => {
          const cell = cellAt(at, sight);
          setCursor(cell);
          const [sound, picture] = entriesAt(matrix, cell);
          if (sound?.isClip && picture?.isClip) audition(sound.id, picture.id);
        }}
        onHover={(at, sight) => {
          if (at) setCursor(cellAt(at, sight));
        }}
        testIds={['tiled-matrix', 'matrix-mode']}
        data={{ 'data-cell': `${cursor.row}/${cursor.column}` }}
        picture={{ what: 'the visible part of the matrix', fileName: 'cosines.png' }}
      />
    </div>
  );
}

/** The items whose audio and whose video meet in a cell. */
function entriesAt({ entries, rows, columns }: OpenMatrixResult, { row, column }: CellPlace) {
  return [entries[rows[row] ?? -1], entries[columns[column] ?? -1]] as const;
}

interface CellReadingTextProps {
  readonly matrix: OpenMatrixResult;
  readonly place: CellPlace;
  readonly id: string;
}

function CellReadingText({ matrix, place, id }: CellReadingTextProps) {
  const nameOf = useEntryNames();
  const cell = useMatrixCell(matrix.matrixId, place);
  const { rows, columns } = matrix;
  const [sound, picture] = entriesAt(matrix, place);
  const own = sound !== undefined && sound === picture;
  return (
    <Group gap="xs" mb="xs" wrap="nowrap" justify="space-between" align="flex-start">
      <Text size="sm" className={classes['reading']} id={id} data-testid="tiled-reading">
        Audio of {nameOf(sound)} with {own ? 'its own video' : `video of ${nameOf(picture)}`}:{' '}
        {cell
          ? `cosine ${formatCosine(cell.cosine)}; the video is rank ${cell.rankOfPicture} of ${columns.length} for that audio, the audio rank ${cell.rankOfSound} of ${rows.length} for that video.`
          : '…'}
      </Text>
      {sound?.isClip && picture?.isClip && <PlayCell soundId={sound.id} pictureId={picture.id} />}
    </Group>
  );
}

/** Moves the view just far enough for a cell to be visible. */
function keptInSight(view: Viewport, { row, column }: CellPlace, { width, height }: Size): Viewport {
  const hold = (start: number, pixels: number, cell: number) => {
    const span = pixels / view.scale;
    return Math.min(cell, Math.max(cell + 1 - span, start));
  };
  return { ...view, left: hold(view.left, width, column), top: hold(view.top, height, row) };
}

/** Draws the visible tiles and requests missing ones. The count it returns grows when a tile arrives. */
function useTiles(
  matrix: OpenMatrixResult,
  cursor: CellPlace,
  anchor: CellPlace | null,
): [draw: (drawn: Drawn) => void, come: number] {
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
        lut: LUTS[scheme],
        onTile: () => setCome((count) => count + 1),
        onError: (error) => {
          // The worker was restarted, or another matrix was opened, so this one must be opened again.
          if (toWireError(error).code === 'not-found') retry('matrix');
        },
      }),
    [matrixId, range, readMatrixTile, retry, scheme],
  );
  useEffect(() => () => store.close(), [store]);
  const look = useMemo<Omit<MatrixLook, 'cursor' | 'brush'>>(
    () => ({
      ground: scheme === 'dark' ? '#1c2127' : '#ffffff',
      ink: MATRIX_INK[scheme],
      borders: bordersOf(matrix),
      partnerOf: partnersOf(matrix),
    }),
    [scheme, matrix],
  );
  const draw = useCallback(
    ({ context, view, size, ratio }: Drawn) => {
      const { levels, tileSize } = matrix;
      const shape = { rows: matrix.rows.length, columns: matrix.columns.length, levels, tileSize };
      const level = levelFor(view, ratio, levels);
      store.want(visibleTiles(view, size, level, shape));
      const brush = anchor && cellsBetween(anchor, cursor);
      drawMatrix(context, store, shape, view, size, ratio, level, { ...look, cursor, brush });
      context.canvas.dataset['waiting'] = String(store.waiting);
      context.canvas.dataset['level'] = String(level);
    },
    [matrix, store, look, cursor, anchor],
  );
  return [draw, come];
}
