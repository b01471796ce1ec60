/** Computes tiles of a matrix of cosines at several levels from features, on request. */
import { AppError } from '../../core/errors.ts';
import { expectMatrix } from '../../math/linalg.ts';
import { similarity } from '../../math/similarity.ts';

/** Values along a tile's edge. */
export const TILE = 256;

/** One tile of one level. */
export interface MatrixTile {
  /** Values down and across: {@link TILE}, or fewer at the edge. */
  readonly rows: number;
  readonly columns: number;
  /** (rows, columns) mean cosine of the cells under each value. */
  readonly values: Float32Array<ArrayBuffer>;
}

interface Level {
  readonly rows: number;
  readonly columns: number;
  readonly audio: Float32Array<ArrayBuffer>;
  readonly visual: Float32Array<ArrayBuffer>;
}

/**
 * A matrix of cosines of any size. Only the part that is looked at is ever computed.
 *
 * The mean cosine of a block is the dot product of the mean features of its rows and its columns. A tile of a level
 * with values for 2^level x 2^level cells therefore costs no more than a tile of the finest level. What is stored is
 * twice the features: 8 MB for 5,000 x 5,000 cells at 96 values, not 100.
 */
export class MatrixPyramid {
  readonly rows: number;
  readonly columns: number;
  readonly width: number;
  readonly #levels: Level[] = [];

  /**
   * @param audio - (rows, width) unit rows, in the order in which they are shown; `visual` (columns, width) likewise.
   * @throws {@link AppError} `shape` if the sizes disagree or there is no cell.
   */
  constructor(
    audio: Float32Array<ArrayBuffer>,
    visual: Float32Array<ArrayBuffer>,
    rows: number,
    columns: number,
    width: number,
  ) {
    expectMatrix('audio', audio, rows, width);
    expectMatrix('visual', visual, columns, width);
    if (rows < 1 || columns < 1) {
      throw new AppError('shape', `Expected sounds and pictures to compare, got ${rows} and ${columns}.`);
    }
    this.rows = rows;
    this.columns = columns;
    this.width = width;
    this.#levels.push({ rows, columns, audio, visual });
    for (let block = 2; Math.max(rows, columns) > (TILE * block) / 2; block *= 2) {
      this.#levels.push({
        rows: Math.ceil(rows / block),
        columns: Math.ceil(columns / block),
        audio: blockMeans(audio, rows, width, block),
        visual: blockMeans(visual, columns, width, block),
      });
    }
  }

  /** Level 0 has the cells themselves; the last level fits one tile. */
  get levels(): number {
    return this.#levels.length;
  }

  /** @throws {@link AppError} `shape` if there is no such tile. */
  tile(level: number, tileRow: number, tileColumn: number): MatrixTile {
    const found = this.#levels[level];
    const top = tileRow * TILE;
    const left = tileColumn * TILE;
    if (!found || top < 0 || left < 0 || top >= found.rows || left >= found.columns) {
      throw new AppError(
        'shape',
        `Expected a tile of the matrix, got ${tileRow}/${tileColumn} of level ${level}.`,
      );
    }
    const rows = Math.min(TILE, found.rows - top);
    const columns = Math.min(TILE, found.columns - left);
    const { width } = this;
    const values = similarity(
      found.audio.subarray(top * width, (top + rows) * width),
      found.visual.subarray(left * width, (left + columns) * width),
      rows,
      columns,
      width,
    );
    return { rows, columns, values };
  }

  /** One cell's cosine. */
  cosine(row: number, column: number): number {
    const { audio, visual } = this.#levels[0]!;
    let sum = 0;
    for (let i = 0; i < this.width; i += 1) {
      sum += audio[row * this.width + i]! * visual[column * this.width + i]!;
    }
    return sum;
  }

  /** A cell's cosine and its rank in its row and its column, by strictly greater cosines. */
  cell(row: number, column: number): { cosine: number; rankOfPicture: number; rankOfSound: number } {
    const { audio, visual } = this.#levels[0]!;
    const { width } = this;
    if (!(row >= 0 && row < this.rows && column >= 0 && column < this.columns)) {
      throw new AppError('shape', `Expected a cell of ${this.rows} x ${this.columns}, got ${row}/${column}.`);
    }
    const sound = audio.subarray(row * width, (row + 1) * width);
    const picture = visual.subarray(column * width, (column + 1) * width);
    const along = similarity(sound, visual, 1, this.columns, width);
    const down = similarity(audio, picture, this.rows, 1, width);
    const cosine = along[column]!;
    const above = (scores: Float32Array) => scores.reduce((sum, score) => sum + Number(score > cosine), 0);
    return { cosine, rankOfPicture: above(along) + 1, rankOfSound: above(down) + 1 };
  }

  /** Bytes of features at all levels. */
  get bytes(): number {
    return this.#levels.reduce((sum, { audio, visual }) => sum + audio.byteLength + visual.byteLength, 0);
  }
}

/** Means of `block` rows each; the last may be of fewer. */
function blockMeans(
  values: Float32Array,
  rows: number,
  width: number,
  block: number,
): Float32Array<ArrayBuffer> {
  const count = Math.ceil(rows / block);
  const means = new Float32Array(count * width);
  const sum = new Float64Array(width);
  for (let at = 0; at < count; at += 1) {
    const end = Math.min(rows, (at + 1) * block);
    sum.fill(0);
    for (let row = at * block; row < end; row += 1) {
      for (let i = 0; i < width; i += 1) sum[i]! += values[row * width + i]!;
    }
    const members = end - at * block;
    for (let i = 0; i < width; i += 1) means[at * width + i] = sum[i]! / members;
  }
  return means;
}
