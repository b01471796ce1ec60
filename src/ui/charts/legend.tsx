/** Names beside their marks. */
import classes from './charts.module.css';

export interface LegendItem {
  readonly name: string;
  readonly colour: string;
  /** How a line is drawn; absent for a filled mark. */
  readonly stroke?: 'solid' | 'dashed' | 'dotted' | undefined;
}

interface LegendProps {
  readonly items: readonly LegendItem[];
}

/** Names beside their marks; the chart library's own legend and container are a tenth of its size. */
export function Legend({ items }: LegendProps) {
  return (
    <ul className={classes['legend']}>
      {items.map(({ name, colour, stroke }) => (
        <li key={name}>
          {stroke ? (
            <span
              className={classes['stroke']}
              style={{ borderTopColor: colour, borderTopStyle: stroke }}
              aria-hidden
            />
          ) : (
            <span className={classes['swatch']} style={{ background: colour }} aria-hidden />
          )}
          {name}
        </li>
      ))}
    </ul>
  );
}
