import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { RetrievalMetrics } from '../../state/app-state.ts';

interface RecallChartProps {
  readonly audioToVisual: RetrievalMetrics | null;
  readonly visualToAudio: RetrievalMetrics | null;
  readonly gallery: number;
}

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
      <ResponsiveContainer width="100%" height={200}>
        <BarChart data={rows} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
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
          <Legend wrapperStyle={{ fontSize: 12 }} />
          <Bar dataKey="audio" name="Sound → picture" fill="var(--page-sound)" isAnimationActive={false} />
          <Bar dataKey="visual" name="Picture → sound" fill="var(--page-sight)" isAnimationActive={false} />
          <Bar dataKey="chance" name="Chance" fill="var(--mantine-color-ink-4)" isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function percent(share: number | undefined): number {
  return (share ?? 0) * 100;
}
