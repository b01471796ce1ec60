import { Bar, BarChart, CartesianGrid, XAxis, YAxis } from 'recharts';
import type { RetrievalMetrics } from '../../state/app-state.ts';
import classes from './recall-chart.module.css';

interface RecallChartProps {
  readonly audioToVisual: RetrievalMetrics | null;
  readonly visualToAudio: RetrievalMetrics | null;
  readonly gallery: number;
}

const SERIES = [
  { key: 'audio', name: 'Sound → picture', colour: 'var(--page-sound)' },
  { key: 'visual', name: 'Picture → sound', colour: 'var(--page-sight)' },
  { key: 'chance', name: 'Chance', colour: 'var(--mantine-color-ink-4)' },
] as const;

/** Recall at 1, 5 and 10 as bars, chance beside them. The table next to it holds the same numbers as text. */
export function RecallChart({ audioToVisual, visualToAudio, gallery }: RecallChartProps) {
  const rows = ([1, 5, 10] as const).map((k) => {
    const name = `recallAt${k}` as const;
    return {
      name: `R@${k}`,
      audio: percent(audioToVisual?.[name]),
      visual: percent(visualToAudio?.[name]),
      chance: gallery > 0 ? Math.min(100, (k / gallery) * 100) : 0,
    };
  });
  const text = { fill: 'var(--page-quiet)', fontSize: 12 };
  return (
    <div
      role="img"
      aria-label="Bar chart of recall at 1, 5 and 10 in both directions; the table beside it has the numbers"
    >
      <BarChart
        responsive
        className={classes['chart']!}
        data={rows}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={false} stroke="var(--page-line)" />
        <XAxis dataKey="name" tick={text} stroke="var(--page-line)" />
        <YAxis
          domain={[0, 100]}
          ticks={[0, 25, 50, 75, 100]}
          unit=" %"
          width={52}
          tick={text}
          stroke="var(--page-line)"
        />
        {SERIES.map(({ key, colour }) => (
          <Bar key={key} dataKey={key} fill={colour} isAnimationActive={false} />
        ))}
      </BarChart>
      {/* The library's legend and container are a tenth of its size. */}
      <ul className={classes['legend']}>
        {SERIES.map(({ key, name, colour }) => (
          <li key={key}>
            <span className={classes['swatch']} style={{ background: colour }} />
            {name}
          </li>
        ))}
      </ul>
    </div>
  );
}

function percent(share: number | undefined): number {
  return (share ?? 0) * 100;
}
