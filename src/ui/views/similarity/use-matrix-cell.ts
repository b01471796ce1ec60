/** One cell as the worker reads it. */
import { useEffect, useState } from 'react';
import type { MatrixCellResult } from '../../../contract/similarity.ts';
import { useActions } from '../../use-app-store.ts';
import type { CellPlace } from './large-matrix.ts';

/** What the worker says of a cell; null until it has. The newest cell wins. */
export function useMatrixCell(matrixId: string, { row, column }: CellPlace): MatrixCellResult | null {
  const { readCell: readMatrixCell } = useActions('similarity');
  const key = `${matrixId}/${row}/${column}`;
  const [read, setRead] = useState<{ readonly key: string; readonly cell: MatrixCellResult } | null>(null);
  useEffect(() => {
    const control = new AbortController();
    readMatrixCell(matrixId, row, column, control.signal)
      .then((cell) => setRead({ key, cell }))
      // A matrix that was closed is opened again by its own run; the cell is asked for then.
      .catch(() => undefined);
    return () => control.abort();
  }, [readMatrixCell, matrixId, row, column, key]);
  return read?.key === key ? read.cell : null;
}
