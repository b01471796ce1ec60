/** A bar chart of percentages with whiskers. */
import { Bar, BarChart, CartesianGrid, ErrorBar, XAxis, YAxis } from 'recharts';
import { ChartFrame } from './chart-frame.tsx';
import classes from './charts.module.css';

/** A share in per cent, with the ends of its interval if it has one. */
export interface PercentBar {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

interface PercentBarsProps {
  readonly series: readonly { readonly key: string; readonly name: string; readonly colour: string }[];
  /** One group of bars per entry: its name, and a bar for the key of each series; null leaves a gap. */
  readonly groups: readonly {
    readonly name: string;
    readonly bars: Readonly<Record<string, PercentBar | null | undefined>>;
  }[];
  /** What the chart shows, and where the same numbers are as text. */
  readonly label: string;
}

type Group = PercentBarsProps['groups'][number];

/** Groups of bars from 0 to 100 per cent, with whiskers for known intervals. */
export function PercentBars({ series, groups, label }: PercentBarsProps) {
  const text = { fill: 'var(--page-quiet)', fontSize: 12 };
  return (
    <ChartFrame label={label} items={series} fileName="bars">
      <BarChart
        responsive
        className={classes['chart']!}
        data={[...groups]}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--page-line)" />
        <XAxis dataKey="name" tick={text} stroke="var(--page-line)" interval={0} />
        <YAxis
          domain={[0, 100]}
          ticks={[0, 25, 50, 75, 100]}
          unit=" %"
          width={52}
          tick={text}
          stroke="var(--page-line)"
        />
        {series.map(({ key, colour }) => (
          <Bar
            key={key}
            dataKey={(group: Group) => group.bars[key]?.value}
            fill={colour}
            isAnimationActive={false}
          >
            <ErrorBar
              dataKey={(group: Group) => whisker(group.bars[key])}
              width={4}
              stroke="var(--mantine-color-text)"
              isAnimationActive={false}
            />
          </Bar>
        ))}
      </BarChart>
    </ChartFrame>
  );
}

/** How far the interval reaches below and above the value; 0 if there is none. */
function whisker(bar: PercentBar | null | undefined): [number, number] {
  if (bar?.low === undefined || bar.high === undefined) return [0, 0];
  return [bar.value - bar.low, bar.high - bar.value];
}
