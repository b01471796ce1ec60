/** A table of numbers, and its form for copy and download. */
import type { Cell as PlainCell } from './table-text.ts';

/** A value with the ends of its interval. */
export interface Spread {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The value of a cell; null if nothing was measured. */
export type Cell = number | string | Spread | null;

export interface NumbersRow {
  readonly label: string;
  /** The unit, shown beside the label; '' for none. */
  readonly unit: string;
  /** Decimals shown; copies and downloads have all digits. */
  readonly decimals: number;
  readonly cells: readonly Cell[];
}

/** Numbers by rows, shown as a table and copied or downloaded as text. */
export interface Numbers {
  /** Name of the downloaded file, without extension. */
  readonly name: string;
  /** Heading of the column of labels. */
  readonly corner: string;
  readonly heads: readonly string[];
  readonly rows: readonly NumbersRow[];
}

export function isSpread(cell: Cell | undefined): cell is Spread {
  return typeof cell === 'object' && cell !== null;
}

/** A table as rows of plain cells, header first; a column with intervals is followed by their low and high ends. */
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

/** A cell as text: fixed decimals, a true minus sign, a dash if nothing was measured. */
export function formatCell(value: number | string | null, decimals: number): string {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return '–';
  if (typeof value === 'string') return value;
  const text = value.toLocaleString('en-GB', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return text.replace('-', '−').replace(/^−(0(\.0*)?)$/, '$1');
}
