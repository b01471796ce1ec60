import type { Growth } from '../../../state/experiments.ts';
import type { Numbers } from '../../components/numbers.ts';

const FILLS: Readonly<Record<string, string>> = {
  mean: 'Mean fill',
  nearest: 'Nearest visible patch',
  harmonic: 'Smooth interpolation',
};

/** What a model had come to after more and more samples; the last rows are fills that have learned nothing. */
export function growthNumbers({ points, rivals }: Growth): Numbers {
  const row = (label: string, cells: Numbers['rows'][number]['cells']) => ({
    label,
    unit: '',
    decimals: 3,
    cells,
  });
  return {
    name: 'growth',
    corner: 'Samples',
    heads: ['Masked loss, audio', 'Masked loss, video', 'R@1 (%)', 'R@10 (%)', 'Within its kind (%)'],
    rows: [
      ...points.map((p) =>
        row(p.samples.toLocaleString('en-GB'), [p.audio, p.visual, p.r1, p.r10, p.within_kind]),
      ),
      ...Object.entries(rivals).map(([name, { audio, visual }]) =>
        row(FILLS[name] ?? name, [audio, visual, null, null, null]),
      ),
    ],
  };
}

/** Masked losses over samples, and the best fill's as level lines for comparison. */
export function growthCurves({ points, rivals }: Growth, sense: 'audio' | 'visual') {
  const curve = points.map((p) => ({ x: p.samples, y: p[sense].value }));
  const best = Math.min(...Object.values(rivals).map((fill) => fill[sense].value));
  return { curve, rival: curve.map(({ x }) => ({ x, y: best })) };
}
