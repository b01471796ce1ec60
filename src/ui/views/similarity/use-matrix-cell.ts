/** A hook that requests one cell of the matrix from the worker. */
import { useEffect, useState } from 'react';
import type { MatrixCellResult } from '../../../contract/similarity.ts';
import { useActions } from '../../use-app-store.ts';
import type { CellPlace } from './large-matrix.ts';

/** The worker's reading of a cell; null until it arrives. Only the latest cell is kept. */
export function useMatrixCell(matrixId: string, { row, column }: CellPlace): MatrixCellResult | null {
  const { readCell: readMatrixCell } = useActions('similarity');
  const key = `${matrixId}/${row}/${column}`;
  const [read, setRead] = useState<{ readonly key: string; readonly cell: MatrixCellResult } | null>(null);
  useEffect(() => {
    const control = new AbortController();
    readMatrixCell(matrixId, row, column, control.signal)
      .then((cell) => setRead({ key, cell }))
      // If the matrix was closed, its run opens it again, and the cell is requested then.
      .catch(() => undefined);
    return () => control.abort();
  }, [readMatrixCell, matrixId, row, column, key]);
  return read?.key === key ? read.cell : null;
}
