/** A chart of the masked loss by masking ratio. */
import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, XAxis, YAxis } from 'recharts';
import type { SweepPoint } from '../../contract/inspect.ts';
import { ChartFrame } from './chart-frame.tsx';
import classes from './charts.module.css';
import type { LegendItem } from './legend.tsx';

interface SweepChartProps {
  readonly points: readonly SweepPoint[];
  /** The masking ratio of the paper's training, in [0, 1]. */
  readonly trainedRatio: number;
}

const SENSES = [
  { key: 'visual', name: 'Video', colour: 'var(--page-sight)' },
  { key: 'audio', name: 'Audio', colour: 'var(--page-sound)' },
] as const;

/** Masked loss by masking ratio: mean, a band of one standard deviation, and mean fill dashed. */
export function SweepChart({ points, trainedRatio }: SweepChartProps) {
  const senses = SENSES.filter(({ key }) => points.some((point) => point[key]));
  const rows = points.map((point) => ({
    percent: Math.round(point.ratio * 100),
    ...Object.fromEntries(
      senses.flatMap(({ key }) => {
        const figures = point[key];
        if (!figures) return [];
        const { mean, std, meanFill } = figures;
        return [
          [key, mean],
          [`${key}Band`, [Math.max(0, mean - std), mean + std]],
          [`${key}Fill`, meanFill],
        ];
      }),
    ),
  }));
  const items: LegendItem[] = [
    ...senses.map(({ name, colour }) => ({
      name: `${name}, mean ± standard deviation`,
      colour,
      stroke: 'solid' as const,
    })),
    { name: 'Mean fill', colour: 'var(--page-quiet)', stroke: 'dashed' },
  ];
  const text = { fill: 'var(--page-quiet)', fontSize: 12 };
  return (
    <ChartFrame
      label="Line chart of masked loss by masking ratio; the table below has the numbers"
      items={items}
      fileName="masking-ratio"
    >
      <ComposedChart
        responsive
        className={classes['tall']!}
        data={rows}
        margin={{ top: 18, right: 12, bottom: 4, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--page-line)" />
        <XAxis
          dataKey="percent"
          type="number"
          domain={[0, 100]}
          ticks={[0, 25, 50, 75, 100]}
          unit=" %"
          tick={text}
          stroke="var(--page-line)"
        />
        <YAxis domain={[0, 'auto']} width={44} tick={text} stroke="var(--page-line)" />
        <ReferenceLine
          x={Math.round(trainedRatio * 100)}
          stroke="var(--page-quiet)"
          strokeDasharray="2 3"
          label={{ value: `the paper’s ${Math.round(trainedRatio * 100)} %`, position: 'top', ...text }}
        />
        {senses.map(({ key, colour }) => (
          <Area
            key={`${key}Band`}
            dataKey={`${key}Band`}
            fill={colour}
            fillOpacity={0.18}
            stroke="none"
            isAnimationActive={false}
          />
        ))}
        {senses.map(({ key, colour }) => (
          <Line
            key={`${key}Fill`}
            dataKey={`${key}Fill`}
            stroke={colour}
            strokeDasharray="5 4"
            strokeOpacity={0.7}
            dot={false}
            isAnimationActive={false}
          />
        ))}
        {senses.map(({ key, colour }) => (
          <Line
            key={key}
            dataKey={key}
            stroke={colour}
            strokeWidth={2}
            dot={{ r: 3, fill: colour }}
            isAnimationActive={false}
          />
        ))}
      </ComposedChart>
    </ChartFrame>
  );
}
