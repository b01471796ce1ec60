/** A confusion matrix as a table of counts. */
import type { ModeConfusion } from '../../../contract/classify.ts';
import classes from './classify.module.css';

interface ConfusionMatrixProps {
  readonly confusion: ModeConfusion;
  readonly nameOf: (index: number) => string;
  readonly sense: 'both' | 'audio' | 'visual';
}

/** Counts of clips: rows are the reference class, columns the predicted class. */
export function ConfusionMatrix({ confusion, nameOf, sense }: ConfusionMatrixProps) {
  const { matrixClasses, counts } = confusion;
  const size = matrixClasses.length;
  const most = counts.reduce((largest, count) => Math.max(largest, count), 1);
  return (
    <div className={classes['scroll']} tabIndex={0} role="region" aria-label="Confusion matrix">
      <table className={classes['matrix']} data-sense={sense} data-testid="confusion-matrix">
        <thead>
          <tr>
            <td aria-hidden style={{ background: 'none' }} />
            {matrixClasses.map((index) => (
              <th key={index} scope="col">
                {nameOf(index)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrixClasses.map((reference, row) => (
            <tr key={reference}>
              <th scope="row">{nameOf(reference)}</th>
              {matrixClasses.map((predicted, column) => {
                const count = counts[row * size + column] ?? 0;
                const style = { '--share': `${Math.round((count / most) * 50)}%` } as React.CSSProperties;
                return (
                  <td key={predicted} style={style} data-same={row === column}>
                    {count || ''}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
