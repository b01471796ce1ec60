/** Finds the visible tiles of a matrix, requests them and paints them. */
import type { MatrixTileResult, OpenMatrixResult } from '../../../contract/similarity.ts';
import { colourise } from '../../../math/colour/colormap.ts';
import type { Size, Viewport } from '../../figures/viewport.ts';

/** A tile's place among those of its level. */
export interface TilePlace {
  readonly level: number;
  readonly tileRow: number;
  readonly tileColumn: number;
}

type Shape = Pick<OpenMatrixResult, 'levels' | 'tileSize'> & {
  readonly rows: number;
  readonly columns: number;
};

/** The level at which one value is closest to one device pixel: 0.7 to 1.4 pixels. */
export function levelFor({ scale }: Viewport, ratio: number, levels: number): number {
  const cellsAPixel = 1 / (scale * ratio);
  return Math.min(levels - 1, Math.max(0, Math.round(Math.log2(Math.max(1, cellsAPixel)))));
}

/** The tiles of a level that a view shows, row by row; the unit of the plane is a cell. */
export function visibleTiles(view: Viewport, size: Size, level: number, shape: Shape): TilePlace[] {
  const span = shape.tileSize * 2 ** level;
  const last = (count: number) => Math.ceil(count / span) - 1;
  const range = (start: number, pixels: number, count: number) => {
    const from = Math.max(0, Math.floor(start / span));
    const to = Math.min(last(count), Math.floor((start + pixels / view.scale) / span));
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  };
  const columns = range(view.left, size.width, shape.columns);
  return range(view.top, size.height, shape.rows).flatMap((tileRow) =>
    columns.map((tileColumn) => ({ level, tileRow, tileColumn })),
  );
}

export const tileKey = ({ level, tileRow, tileColumn }: TilePlace) => `${level}/${tileRow}/${tileColumn}`;

/** Tiles that are kept besides the visible ones, 256 kB each. */
const KEPT = 64;

interface TileReader {
  readonly read: (place: TilePlace, signal: AbortSignal) => Promise<MatrixTileResult>;
  readonly range: readonly [number, number];
  readonly lut: Uint32Array;
  /** Called when a tile has arrived, so that the matrix is drawn again. */
  readonly onTile: () => void;
  readonly onError: (error: unknown) => void;
}

/** The painted tiles of one matrix: requests the visible ones, and drops requests and old pictures of others. */
export class TileStore {
  readonly #reader: TileReader;
  readonly #pictures = new Map<string, HTMLCanvasElement>();
  readonly #asked = new Map<string, AbortController>();

  constructor(reader: TileReader) {
    this.#reader = reader;
  }

  get(place: TilePlace): HTMLCanvasElement | null {
    return this.#pictures.get(tileKey(place)) ?? null;
  }

  /** How many visible tiles have not arrived yet. */
  get waiting(): number {
    return this.#asked.size;
  }

  /** Asks for the tiles of `places` that are missing; aborts requests for all others. */
  want(places: readonly TilePlace[]): void {
    const wanted = new Set(places.map(tileKey));
    for (const [key, control] of this.#asked) {
      if (wanted.has(key)) continue;
      control.abort();
      this.#asked.delete(key);
    }
    for (const place of places) {
      const key = tileKey(place);
      const picture = this.#pictures.get(key);
      if (picture) {
        // Set again, so that the order of the Map is the order of last use.
        this.#pictures.delete(key);
        this.#pictures.set(key, picture);
      } else if (!this.#asked.has(key)) void this.#ask(key, place);
    }
    for (const key of this.#pictures.keys()) {
      if (this.#pictures.size <= KEPT + places.length) break;
      if (!wanted.has(key)) this.#pictures.delete(key);
    }
  }

  close(): void {
    this.want([]);
    this.#pictures.clear();
  }

  async #ask(key: string, place: TilePlace): Promise<void> {
    const control = new AbortController();
    this.#asked.set(key, control);
    try {
      const tile = await this.#reader.read(place, control.signal);
      if (control.signal.aborted) return;
      this.#pictures.set(key, this.#paint(tile));
    } catch (error) {
      if (!control.signal.aborted) this.#reader.onError(error);
    } finally {
      if (this.#asked.get(key) === control) this.#asked.delete(key);
    }
    if (!control.signal.aborted) this.#reader.onTile();
  }

  #paint({ rows, columns, values }: MatrixTileResult): HTMLCanvasElement {
    const { range, lut } = this.#reader;
    const layout = { width: columns, height: rows, strideX: 1, strideY: columns, flipY: false };
    const { data } = colourise(values, layout, range, lut);
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [columns, rows];
    canvas.getContext('2d')?.putImageData(new ImageData(data, columns, rows), 0, 0);
    return canvas;
  }
}
