/** A bar chart of recall at k. */
import type { LabFigures } from '../../contract/retrieve.ts';
import type { PercentBar } from './percent-bars.tsx';
import { PercentBars } from './percent-bars.tsx';

interface RecallChartProps {
  readonly audioToVisual: LabFigures | null;
  readonly visualToAudio: LabFigures | null;
  readonly gallery: number;
}

const SERIES = [
  { key: 'audio', name: 'Audio → video', colour: 'var(--page-sound)' },
  { key: 'visual', name: 'Video → audio', colour: 'var(--page-sight)' },
  { key: 'chance', name: 'Chance', colour: 'var(--mantine-color-ink-4)' },
] as const;

/** Recall at 1, 5 and 10 as bars, beside chance. The table next to it has the same numbers as text. */
export function RecallChart({ audioToVisual, visualToAudio, gallery }: RecallChartProps) {
  const groups = ([1, 5, 10] as const).map((k) => {
    const name = `recallAt${k}` as const;
    const percent = (figures: LabFigures | null): PercentBar => {
      const { value, low, high } = figures?.[name] ?? { value: 0, low: 0, high: 0 };
      return low === null || high === null
        ? { value: value * 100 }
        : { value: value * 100, low: low * 100, high: high * 100 };
    };
    return {
      name: `R@${k}`,
      bars: {
        audio: percent(audioToVisual),
        visual: percent(visualToAudio),
        chance: { value: gallery > 0 ? Math.min(100, (k / gallery) * 100) : 0 },
      },
    };
  });
  return (
    <PercentBars
      series={SERIES}
      groups={groups}
      label="Bar chart of recall at 1, 5 and 10 in both directions with 95 % intervals; the table beside it has the numbers"
    />
  );
}
