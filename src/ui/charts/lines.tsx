/** A line chart of several curves. */
import { CartesianGrid, Line, LineChart, XAxis, YAxis } from 'recharts';
import { ChartFrame } from './chart-frame.tsx';
import classes from './charts.module.css';

export interface Curve {
  readonly name: string;
  readonly colour: string;
  readonly stroke: 'solid' | 'dashed' | 'dotted';
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

interface LinesProps {
  readonly curves: readonly Curve[];
  readonly xName: string;
  readonly formatX: (value: number) => string;
  /** What the chart shows, and where the same numbers are as text. */
  readonly label: string;
  /** Where the vertical axis begins: at zero, or at the least value, which may be below. */
  readonly from?: 'zero' | 'data';
}

const DASHES = { solid: '', dashed: '7 4', dotted: '2 3' } as const;

/** A line chart of several curves, each with its own points. A curve of one point is a dot. */
export function Lines({ curves, xName, formatX, label, from = 'zero' }: LinesProps) {
  const text = { fill: 'var(--page-quiet)', fontSize: 12 };
  return (
    <ChartFrame label={label} items={curves} fileName="curves">
      <LineChart
        responsive
        className={classes['tall']!}
        margin={{ top: 8, right: 16, bottom: 16, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--page-line)" />
        <XAxis
          type="number"
          dataKey="x"
          domain={['dataMin', 'dataMax']}
          tickFormatter={formatX}
          tick={text}
          stroke="var(--page-line)"
          label={{ value: xName, position: 'insideBottom', offset: -8, ...text }}
        />
        <YAxis
          width={52}
          tick={text}
          stroke="var(--page-line)"
          domain={[from === 'zero' ? 0 : 'auto', 'auto']}
        />
        {curves.map(({ name, colour, stroke, points }) => (
          <Line
            key={name}
            data={[...points]}
            dataKey="y"
            name={name}
            stroke={colour}
            strokeWidth={2}
            strokeDasharray={DASHES[stroke]}
            dot={points.length === 1 ? { r: 4, fill: colour } : false}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ChartFrame>
  );
}
