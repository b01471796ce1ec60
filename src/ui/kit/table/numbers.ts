/** A table's numbers as text to copy or download. */
import type { Cell as PlainCell } from './table-text.ts';

/** A value with the ends of its interval. */
export interface Spread {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What a cell may hold; null where nothing was measured. */
export type Cell = number | string | Spread | null;

export interface NumbersRow {
  readonly label: string;
  /** The unit of the row's numbers, as it stands beside the label; '' for none. */
  readonly unit: string;
  /** Decimals shown; copies and downloads have all. */
  readonly decimals: number;
  readonly cells: readonly Cell[];
}

/** Numbers by rows, as a table on the page and as text to copy or download. */
export interface Numbers {
  /** Name of the downloaded file, without its ending. */
  readonly name: string;
  /** What the rows are, and one head a column of cells. */
  readonly corner: string;
  readonly heads: readonly string[];
  readonly rows: readonly NumbersRow[];
}

export function isSpread(cell: Cell | undefined): cell is Spread {
  return typeof cell === 'object' && cell !== null;
}

/** A table as rows of plain cells, header first; a column whose cells have intervals is followed by their ends. */
export function plainRows({ corner, heads, rows }: Numbers): readonly (readonly PlainCell[])[] {
  const spread = heads.map((_, column) => rows.some(({ cells }) => isSpread(cells[column])));
  return [
    [
      corner,
      'unit',
      ...heads.flatMap((name, column) => (spread[column] ? [name, `${name} low`, `${name} high`] : [name])),
    ],
    ...rows.map(({ label, unit, cells }) => [
      label,
      unit,
      ...heads.flatMap((_, column) => plain(cells[column] ?? null, spread[column] === true)),
    ]),
  ];
}

function plain(cell: Cell, withEnds: boolean): PlainCell[] {
  if (isSpread(cell)) return [cell.value, cell.low, cell.high];
  return withEnds ? [cell, null, null] : [cell];
}

/** A number as it stands in a cell: fixed decimals, a true minus, a dash where nothing was measured. */
export function formatCell(value: number | string | null, decimals: number): string {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return '–';
  if (typeof value === 'string') return value;
  const text = value.toLocaleString('en-GB', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return text.replace('-', '−').replace(/^−(0(\.0*)?)$/, '$1');
}
