/** The legend of a chart. */
import classes from './charts.module.css';

export interface LegendItem {
  readonly name: string;
  readonly colour: string;
  /** The style of the line; absent for a filled mark. */
  readonly stroke?: 'solid' | 'dashed' | 'dotted' | undefined;
}

interface LegendProps {
  readonly items: readonly LegendItem[];
}

/** Names beside their marks. Recharts' own legend would add a tenth to the library's size. */
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
