/** A dot with its interval for each of several models, and a line for what needs no model. */
import { CartesianGrid, ErrorBar, ReferenceLine, Scatter, ScatterChart, XAxis, YAxis } from 'recharts';
import { ChartFrame } from './chart-frame.tsx';
import classes from './charts.module.css';

export interface IntervalDot {
  readonly name: string;
  readonly colour: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

interface IntervalDotsProps {
  readonly dots: readonly IntervalDot[];
  /** The name of every row, in order. A row without a dot was not measured. */
  readonly rows: readonly string[];
  /** What a method without a model reaches. */
  readonly baseline: { readonly name: string; readonly value: number } | null;
  /** The quantity and its unit, under the axis. */
  readonly axis: string;
  /** Whether the axis begins at 0. */
  readonly fromZero: boolean;
  /** What the chart shows, and where the same numbers are as text. */
  readonly label: string;
  /** Without extension. */
  readonly fileName: string;
}

/** Dots with intervals in rows; the baseline is a dashed line. */
export function IntervalDots({ dots, rows, baseline, axis, fromZero, label, fileName }: IntervalDotsProps) {
  const values = [...dots.flatMap(({ low, high }) => [low, high]), ...(baseline ? [baseline.value] : [])];
  const ends = [Math.floor(Math.min(...values)), Math.ceil(Math.max(...values))] as const;
  const text = { fill: 'var(--page-quiet)', fontSize: 12 };
  return (
    <ChartFrame
      label={label}
      items={baseline ? [{ name: baseline.name, colour: 'var(--page-quiet)', stroke: 'dashed' }] : []}
      fileName={fileName}
    >
      <ScatterChart
        responsive
        className={classes['chart']!}
        margin={{ top: 8, right: 16, bottom: 16, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid horizontal={false} stroke="var(--page-line)" />
        <XAxis
          type="number"
          dataKey="value"
          domain={[fromZero ? 0 : ends[0], ends[1]]}
          tick={text}
          tickCount={3}
          stroke="var(--page-line)"
          label={{ value: axis, position: 'insideBottom', offset: -10, ...text }}
        />
        <YAxis
          type="category"
          dataKey="name"
          domain={[...rows]}
          allowDuplicatedCategory={false}
          reversed
          width={80}
          tick={text}
          stroke="var(--page-line)"
        />
        {baseline && <ReferenceLine x={baseline.value} stroke="var(--page-quiet)" strokeDasharray="4 3" />}
        {/* A row without a dot keeps its place on the axis. */}
        <Scatter
          data={rows.map((name) => ({ name, value: null }))}
          fill="none"
          isAnimationActive={false}
          legendType="none"
        />
        {dots.map(({ name, colour, value, low, high }) => (
          <Scatter
            key={name}
            data={[{ name, value, spread: [value - low, high - value] }]}
            fill={colour}
            isAnimationActive={false}
          >
            <ErrorBar dataKey="spread" direction="x" width={6} strokeWidth={2} stroke={colour} />
          </Scatter>
        ))}
      </ScatterChart>
    </ChartFrame>
  );
}
