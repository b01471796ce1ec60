/** Fits the small matrix to the room that the view has. */
export interface MatrixLayout {
  /** Edge of a cell with the gap after it, in whole pixels. */
  readonly cell: number;
  /** Pixels between cells. */
  readonly gap: number;
  /** Width of the spectrogram strips, and of the names left of them; 0 where there is no room for names. */
  readonly strip: number;
  readonly names: number;
  /** Whether a cell has room for its number. */
  readonly withNumbers: boolean;
  /** Whether the reading is beside the matrix, or else below it. */
  readonly isWide: boolean;
}

export interface Room {
  readonly width: number;
  readonly height: number;
}

/** Width of the reading beside the matrix, and the space between. */
export const SIDE = { width: 172, gap: 16 } as const;
/** From this width on, the reading is beside the matrix. */
export const WIDE = 560;
const CELLS = { least: 4, most: 44, withGap: 10, withNames: 15, withNumber: 34 } as const;
/** Names narrower than this are useless; wider than this they take room from the reading. */
const NAMES = { least: 64, most: 140 } as const;

/** The layout of a matrix of `rows` by `columns` cells; a row of thumbnails is as high as a cell. */
export function matrixLayout(room: Room, rows: number, columns: number): MatrixLayout {
  const isWide = room.width >= WIDE;
  const strip = isWide ? 44 : 34;
  const width = room.width - strip - (isWide ? SIDE.width + SIDE.gap : 0);
  const fitting = Math.floor(Math.min(width / Math.max(1, columns), room.height / (rows + 1)));
  const cell = Math.min(CELLS.most, Math.max(CELLS.least, fitting));
  const left = Math.min(NAMES.most, width - cell * columns);
  return {
    cell,
    gap: cell >= CELLS.withGap ? 1 : 0,
    strip,
    names: cell >= CELLS.withNames && left >= NAMES.least ? left : 0,
    withNumbers: cell >= CELLS.withNumber,
    isWide,
  };
}

/** Pixels left of the cells. */
export const axisWidth = ({ names, strip }: MatrixLayout): number => names + strip;

/** Height of the matrix with its thumbnails. */
export const matrixHeight = ({ cell }: MatrixLayout, rows: number): number => cell * (rows + 1);
