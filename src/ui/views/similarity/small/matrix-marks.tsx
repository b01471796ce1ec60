/** What is over the small matrix: the cross-hair, the borders of groups, and the marks of the selected clip. */
import type { CellPlace } from '../large-matrix.ts';
import classes from './matrix.module.css';
import type { MatrixLayout } from './matrix-layout.ts';
import { axisWidth } from './matrix-layout.ts';
import type { OrderedMatrix } from './matrix-order.ts';

interface MatrixMarksProps {
  readonly matrix: OrderedMatrix;
  readonly layout: MatrixLayout;
  readonly place: CellPlace;
  readonly selectedId: string | null;
}

/** Decoration: the reading names the cell, and the library shows which clip is selected. */
export function MatrixMarks({ matrix, layout, place, selectedId }: MatrixMarksProps) {
  const { rows, columns, borders } = matrix;
  const { cell } = layout;
  const axis = axisWidth(layout);
  const [width, height] = [columns.length * cell, rows.length * cell];
  const [row, column] = [rows.indexOf(selectedId ?? ''), columns.indexOf(selectedId ?? '')];
  const at = { left: axis + place.column * cell, top: (place.row + 1) * cell };
  return (
    <div aria-hidden className={classes['marks']}>
      {borders.rows.map((border) => (
        <i
          key={`row ${border}`}
          className={classes['border']}
          style={{ left: axis, top: (border + 1) * cell, width, height: 1 }}
        />
      ))}
      {borders.columns.map((border) => (
        <i
          key={`column ${border}`}
          className={classes['border']}
          style={{ left: axis + border * cell, top: cell, width: 1, height }}
        />
      ))}
      <i className={classes['cross']} style={{ left: 0, top: at.top, width: axis + width, height: cell }} />
      <i className={classes['cross']} style={{ left: at.left, top: 0, width: cell, height: cell + height }} />
      {row >= 0 && (
        <i
          className={classes['selected']}
          style={{ left: layout.names, top: (row + 1) * cell, width: layout.strip, height: cell }}
        />
      )}
      {column >= 0 && (
        <i
          className={classes['selected']}
          style={{ left: axis + column * cell, top: 0, width: cell, height: cell }}
        />
      )}
      <i className={classes['cursor']} style={{ ...at, width: cell, height: cell }} />
    </div>
  );
}
