/** Partners, group borders, cells and keys of a large matrix. */
import type { OpenMatrixResult } from '../../../contract/similarity.ts';
import type { Box } from '../../figures/viewport.ts';
import type { Borders } from './draw-matrix.ts';

/** A cell of the ordered matrix. */
export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

/** (rows) the column of each row's partner, or -1. */
export function partnersOf({ rows, columns }: Pick<OpenMatrixResult, 'rows' | 'columns'>): Int32Array {
  const columnOf = new Map(Array.from(columns, (entry, column) => [entry, column]));
  return Int32Array.from(rows, (entry) => columnOf.get(entry) ?? -1);
}

/** Where groups of the order (clusters or kinds) meet; none for the given order. */
export function bordersOf(matrix: OpenMatrixResult): Borders {
  const { order, cluster, entries } = matrix;
  const groupOf = (entry: number) =>
    order === 'cluster' ? cluster?.[entry] : order === 'kind' ? entries[entry]?.kind : null;
  const along = (line: Uint32Array) =>
    Array.from(line, (_, place) => place).filter(
      (place) => place > 0 && groupOf(line[place]!) !== groupOf(line[place - 1]!),
    );
  return { rows: along(matrix.rows), columns: along(matrix.columns) };
}

/** The cells of the rectangle between two opposite corners, in any order. */
export function cellsBetween(a: CellPlace, b: CellPlace): Box {
  return {
    left: Math.min(a.column, b.column),
    top: Math.min(a.row, b.row),
    right: Math.max(a.column, b.column) + 1,
    bottom: Math.max(a.row, b.row) + 1,
  };
}

/** The cursor after a key; null for keys that do not move it. */
export function movedCell(
  { row, column }: CellPlace,
  key: string,
  rows: number,
  columns: number,
): CellPlace | null {
  const steps: Readonly<Record<string, readonly [number, number]>> = {
    ArrowRight: [0, 1],
    ArrowLeft: [0, -1],
    ArrowDown: [1, 0],
    ArrowUp: [-1, 0],
    PageDown: [10, 0],
    PageUp: [-10, 0],
    Home: [0, -columns],
    End: [0, columns],
  };
  const step = steps[key];
  if (!step) return null;
  const clamp = (value: number, count: number) => Math.min(count - 1, Math.max(0, value));
  return { row: clamp(row + step[0], rows), column: clamp(column + step[1], columns) };
}
