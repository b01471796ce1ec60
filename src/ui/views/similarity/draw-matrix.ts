/** Draws the large matrix: tiles, group borders, partners and the cursor. */
import type { Box, Size, Viewport } from '../../figures/viewport.ts';
import { toPixel } from '../../figures/viewport.ts';
import type { TilePlace, TileStore } from './tiles.ts';
import { visibleTiles } from './tiles.ts';

/** Where groups meet along rows and columns, in cells. */
export interface Borders {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

export interface MatrixLook {
  readonly ground: string;
  readonly ink: string;
  readonly borders: Borders;
  /** (rows) column of each row's partner, or -1. */
  readonly partnerOf: Int32Array;
  readonly cursor: { readonly row: number; readonly column: number };
  readonly brush: Box | null;
}

interface Drawn {
  readonly rows: number;
  readonly columns: number;
  readonly levels: number;
  readonly tileSize: number;
}

/** Cells of this many pixels or more have room for an outline. */
const OUTLINED = 6;

/** Draws the tiles of `level` that have arrived, over coarser tiles where they have not. */
export function drawMatrix(
  context: CanvasRenderingContext2D,
  store: TileStore,
  shape: Drawn,
  view: Viewport,
  size: Size,
  ratio: number,
  level: number,
  look: MatrixLook,
): void {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.imageSmoothingEnabled = false;
  context.fillStyle = look.ground;
  context.fillRect(0, 0, size.width, size.height);
  for (let at = shape.levels - 1; at >= level; at -= 1) {
    for (const place of visibleTiles(view, size, at, shape)) drawTile(context, store, shape, view, place);
  }
  context.strokeStyle = look.ink;
  drawBorders(context, shape, view, look.borders);
  if (view.scale >= OUTLINED) drawPartners(context, view, size, look.partnerOf);
  const { row, column } = look.cursor;
  outline(context, view, { left: column, top: row, right: column + 1, bottom: row + 1 }, 2.5);
  if (look.brush) {
    context.setLineDash([5, 4]);
    outline(context, view, look.brush, 1.5);
    context.setLineDash([]);
  }
}

function drawTile(
  context: CanvasRenderingContext2D,
  store: TileStore,
  { rows, columns, tileSize }: Drawn,
  view: Viewport,
  place: TilePlace,
): void {
  const picture = store.get(place);
  if (!picture) return;
  const block = 2 ** place.level;
  const left = place.tileColumn * tileSize * block;
  const top = place.tileRow * tileSize * block;
  const { x, y } = toPixel(view, { x: left, y: top });
  // The last value of a coarse level covers fewer cells than the others, so it is clipped to them.
  const across = Math.min(columns - left, picture.width * block);
  const down = Math.min(rows - top, picture.height * block);
  const part = [0, 0, across / block, down / block] as const;
  context.drawImage(picture, ...part, x, y, across * view.scale, down * view.scale);
}

function drawBorders(
  context: CanvasRenderingContext2D,
  { rows, columns }: Drawn,
  view: Viewport,
  borders: Borders,
): void {
  const from = toPixel(view, { x: 0, y: 0 });
  const to = toPixel(view, { x: columns, y: rows });
  context.beginPath();
  for (const row of borders.rows) {
    const { y } = toPixel(view, { x: 0, y: row });
    context.moveTo(from.x, y);
    context.lineTo(to.x, y);
  }
  for (const column of borders.columns) {
    const { x } = toPixel(view, { x: column, y: 0 });
    context.moveTo(x, from.y);
    context.lineTo(x, to.y);
  }
  context.globalAlpha = 0.28;
  context.lineWidth = 1;
  context.stroke();
  context.globalAlpha = 1;
}

function drawPartners(
  context: CanvasRenderingContext2D,
  view: Viewport,
  { height }: Size,
  partnerOf: Int32Array,
): void {
  const first = Math.max(0, Math.floor(view.top));
  const last = Math.min(partnerOf.length - 1, Math.floor(view.top + height / view.scale));
  for (let row = first; row <= last; row += 1) {
    const column = partnerOf[row]!;
    if (column < 0) continue;
    outline(context, view, { left: column, top: row, right: column + 1, bottom: row + 1 }, 1.25);
  }
}

function outline(context: CanvasRenderingContext2D, view: Viewport, box: Box, width: number): void {
  const from = toPixel(view, { x: box.left, y: box.top });
  const to = toPixel(view, { x: box.right, y: box.bottom });
  context.lineWidth = width;
  // Cells smaller than a pixel still get a visible mark.
  const pad = Math.max(0, 3 - (to.x - from.x) / 2);
  context.strokeRect(from.x - pad, from.y - pad, to.x - from.x + 2 * pad, to.y - from.y + 2 * pad);
}
