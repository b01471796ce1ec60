/** Percentages as bars with whiskers. */
import { Bar, BarChart, CartesianGrid, ErrorBar, XAxis, YAxis } from 'recharts';
import { ChartFrame } from './chart-frame.tsx';
import classes from './charts.module.css';

/** A share in percent, with the ends of its interval where there is one. */
export interface PercentBar {
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

interface PercentBarsProps {
  readonly series: readonly { readonly key: string; readonly name: string; readonly colour: string }[];
  /** One group of bars a row: its name, and a bar for each series' key; null leaves a gap. */
  readonly groups: readonly {
    readonly name: string;
    readonly bars: Readonly<Record<string, PercentBar | null | undefined>>;
  }[];
  /** What is drawn, and where the same numbers stand as text. */
  readonly label: string;
}

type Group = PercentBarsProps['groups'][number];

/** Percentages as groups of bars from 0 to 100, with whiskers where intervals are known. */
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

/** How far the interval reaches below and above; nothing where there is none. */
function whisker(bar: PercentBar | null | undefined): [number, number] {
  if (bar?.low === undefined || bar.high === undefined) return [0, 0];
  return [bar.value - bar.low, bar.high - bar.value];
}
