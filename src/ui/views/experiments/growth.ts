/** Held-out results by samples seen, as points and tables. */
import type { Growth } from '../../../contract/files/experiments.ts';
import { FILL_NAMES } from '../../kit/fill-names.ts';
import type { Numbers } from '../../kit/table/numbers.ts';

const NAMES: Readonly<Record<string, string>> = FILL_NAMES;

/**
 * Results after more and more samples. Then the baselines: fills without learning, the strongest first, and the
 * recall of a ranking by nothing but the kind of each clip.
 */
export function growthNumbers({ points, rivals: baselines, kind_alone: kindAlone }: Growth): Numbers {
  const named = Object.entries(baselines).sort(([, a], [, b]) => a.audio.value - b.audio.value);
  const fills = named.map(([, fill]) => fill);
  const loss = (label: string, sense: 'audio' | 'visual') => ({
    label,
    unit: '',
    decimals: 3,
    cells: [...[...points, ...fills].map((entry) => entry[sense]), ...(kindAlone ? [null] : [])],
  });
  const recall = (label: string, measure: 'r1' | 'r10' | 'within_kind') => ({
    label,
    unit: '%',
    decimals: 1,
    cells: [
      ...points.map((point) => point[measure]),
      ...fills.map(() => null),
      ...(kindAlone ? [measure === 'within_kind' ? null : kindAlone[measure]] : []),
    ],
  });
  return {
    name: 'growth',
    corner: 'After samples',
    heads: [
      ...points.map(({ samples, width }) => samples.toLocaleString('en-GB') + ofWidth(points, width)),
      ...named.map(([name]) => NAMES[name] ?? name),
      ...(kindAlone ? ['Kind alone'] : []),
    ],
    rows: [
      loss('Masked loss, audio', 'audio'),
      loss('Masked loss, video', 'visual'),
      recall('R@1', 'r1'),
      recall('R@10', 'r10'),
      recall('Within its kind', 'within_kind'),
    ],
  };
}

/** Masked losses over samples, a curve for each model, and the loss of the best fill as a horizontal line. */
export function growthCurves({ points, rivals: fills }: Growth, sense: 'audio' | 'visual') {
  const curves = [...new Set(points.map(({ width }) => width))].map((width) => ({
    model: ofWidth(points, width),
    points: points.filter((p) => p.width === width).map((p) => ({ x: p.samples, y: p[sense].value })),
  }));
  const best = Math.min(...Object.values(fills).map((fill) => fill[sense].value));
  return { curves, baseline: points.map(({ samples }) => ({ x: samples, y: best })) };
}

/** Words that distinguish models of different widths. Empty if all points have the same width. */
function ofWidth(points: Growth['points'], width: number | undefined): string {
  return width && points.some((other) => other.width !== width) ? `, width ${width}` : '';
}
