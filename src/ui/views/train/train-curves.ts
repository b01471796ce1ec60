/** The curves of a run, thinned to what a chart can show. */
import type { HeldOutPoint, TrainPoint } from '../../../contract/train.ts';
import type { EarlierRun } from '../../../state/train/train-slice.ts';
import type { Curve } from '../../charts/lines.tsx';

/** Points of a curve; neighbours are averaged beyond. */
const MOST_POINTS = 160;

/** Means of neighbouring points, so that no curve has more than a chart can show. */
export function thinned(
  points: readonly TrainPoint[],
  read: (point: TrainPoint) => number | null,
): { x: number; y: number }[] {
  const size = Math.ceil(points.length / MOST_POINTS);
  const out: { x: number; y: number }[] = [];
  for (let from = 0; from < points.length; from += size) {
    const part = points.slice(from, from + size);
    const values = part.map(read).filter((value) => value !== null);
    if (values.length === 0) continue;
    out.push({ x: part.at(-1)!.step, y: values.reduce((sum, value) => sum + value, 0) / values.length });
  }
  return out;
}

const COLOURS = {
  total: 'var(--page-quiet)',
  audio: 'var(--page-sound)',
  visual: 'var(--page-sight)',
  contrastive: 'var(--page-both)',
  accuracy: 'var(--page-both)',
} as const;

const NAMES = {
  total: 'Loss',
  audio: 'Masked loss, audio',
  visual: 'Masked loss, video',
  contrastive: 'Contrastive loss',
  accuracy: 'Contrastive accuracy',
} as const;

type Key = keyof typeof NAMES;

/** Curves of the clips that are learned from (solid), of held-out clips (dashed) and of earlier runs (dotted). */
export function curvesOf(
  keys: readonly Key[],
  points: readonly TrainPoint[],
  heldOut: readonly HeldOutPoint[],
  earlier: readonly EarlierRun[] = [],
): Curve[] {
  const scale = (key: Key) => (key === 'accuracy' ? 100 : 1);
  const curves = keys.flatMap((key): Curve[] => {
    const colour = COLOURS[key];
    const times = scale(key);
    const own = thinned(points, (point) => (point[key] === null ? null : point[key] * times));
    const held = heldOut.flatMap((point) =>
      point[key] === null ? [] : [{ x: point.step, y: point[key] * times }],
    );
    return [
      { name: NAMES[key], colour, stroke: 'solid', points: own },
      { name: `${NAMES[key]}, held out`, colour, stroke: 'dashed', points: held },
      ...earlier.map((run): Curve => ({
        name: `${NAMES[key]}: ${run.name}`,
        colour,
        stroke: 'dotted',
        points: thinned(run.points, (point) => (point[key] === null ? null : point[key] * times)),
      })),
    ];
  });
  return curves.filter((curve) => curve.points.length > 0);
}

/** Shares of held-out clips whose partner comes first, and what chance would find. */
export function recallCurves(heldOut: readonly HeldOutPoint[]): Curve[] {
  const measured = heldOut.flatMap(({ step, clips, retrieval }) =>
    retrieval ? [{ step, clips, retrieval }] : [],
  );
  if (measured.length === 0) return [];
  const curve = (
    name: string,
    colour: string,
    read: (point: (typeof measured)[number]) => number,
  ): Curve => ({
    name,
    colour,
    stroke: 'solid',
    points: measured.map((point) => ({ x: point.step, y: 100 * read(point) })),
  });
  return [
    curve('Audio → video', 'var(--page-sound)', (of) => of.retrieval.audioToVisual.recallAt1),
    curve('Video → audio', 'var(--page-sight)', (of) => of.retrieval.visualToAudio.recallAt1),
    { ...curve('Chance', 'var(--page-quiet)', (of) => 1 / of.clips), stroke: 'dotted' },
  ];
}

const PART_COLOURS: Readonly<Record<string, string>> = {
  'audio tower': 'var(--page-sound)',
  'video tower': 'var(--page-sight)',
  'joint encoder': 'var(--page-both)',
  decoder: 'var(--page-quiet)',
};

/** Lengths of the gradients by part of the model. */
export function normCurves(points: readonly TrainPoint[]): Curve[] {
  const parts = Object.keys(points.at(-1)?.norms ?? {});
  return parts.map((part) => ({
    name: part[0]!.toUpperCase() + part.slice(1),
    colour: PART_COLOURS[part] ?? 'var(--page-quiet)',
    stroke: 'solid',
    points: thinned(points, ({ norms }) => norms[part] ?? null),
  }));
}
