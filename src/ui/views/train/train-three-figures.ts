/** Curves and figures of objectives that learn side by side. */
import type { HeldOutPoint, TrainObjective, TrainPoint } from '../../../contract/train.ts';
import { OBJECTIVE_NAMES } from '../../../contract/train.ts';
import type { Curve } from '../../charts/lines.tsx';
import type { Numbers } from '../../kit/table/numbers.ts';
import { RETRIEVAL_FIGURES } from './retrieval-figures.ts';
import { thinned } from './train-curves.ts';

/** One of the runs that are compared. */
export interface Learner {
  readonly objective: TrainObjective;
  readonly points: readonly TrainPoint[];
  readonly heldOut: readonly HeldOutPoint[];
}

/** None of them is the hue of a modality. */
const COLOURS: Readonly<Record<TrainObjective, string>> = {
  both: 'var(--page-both)',
  masked: 'var(--mantine-color-teal-6)',
  contrastive: 'var(--mantine-color-red-6)',
};

type Loss = 'masked' | 'contrastive';
type Losses = Pick<TrainPoint, 'audio' | 'visual' | 'contrastive'>;

const READ: Readonly<Record<Loss, (point: Losses) => number | null>> = {
  masked: ({ audio, visual }) => (audio === null || visual === null ? null : (audio + visual) / 2),
  contrastive: ({ contrastive }) => contrastive,
};

const NAMES: Readonly<Record<Loss, string>> = { masked: 'masked loss', contrastive: 'contrastive loss' };

/** One loss of all learners that have it, on the batches and on the held-out clips. */
export function threeCurves(loss: Loss, learners: readonly Learner[]): Curve[] {
  const read = READ[loss];
  return learners
    .flatMap(({ objective, points, heldOut }): Curve[] => {
      const name = `${OBJECTIVE_NAMES[objective]}: ${NAMES[loss]}`;
      const colour = COLOURS[objective];
      const held = heldOut.flatMap((point) => {
        const y = read(point);
        return y === null ? [] : [{ x: point.step, y }];
      });
      return [
        { name, colour, stroke: 'solid', points: thinned(points, read) },
        { name: `${name}, held out`, colour, stroke: 'dashed', points: held },
      ];
    })
    .filter(({ points }) => points.length > 0);
}

/** The last held-out figures of each, beside chance. */
export function threeNumbers(learners: readonly Learner[]): Numbers {
  const last = learners.map(({ heldOut }) => heldOut.at(-1) ?? null);
  const clips = last.find((point) => point !== null)?.clips ?? null;
  const row = (
    label: string,
    read: (point: HeldOutPoint) => number | null | undefined,
    chance: number | null,
    { unit = '', decimals = 2 } = {},
  ) => ({ label, unit, decimals, cells: [...last.map((point) => (point && read(point)) ?? null), chance] });
  return {
    name: 'three-objectives',
    corner: clips === null ? 'Held out' : `Held out, ${clips} clips`,
    heads: [...learners.map(({ objective }) => OBJECTIVE_NAMES[objective]), 'Chance'],
    rows: [
      row('Step', ({ step }) => step, null, { unit: '', decimals: 0 }),
      row('Masked loss, audio', ({ audio }) => audio, null),
      row('Masked loss, video', ({ visual }) => visual, null),
      row('Contrastive loss', ({ contrastive }) => contrastive, clips && Math.log(clips), { unit: 'nats' }),
      ...RETRIEVAL_FIGURES.map(({ label, read, chance, ...format }) =>
        row(label.charAt(0).toUpperCase() + label.slice(1), read, clips && chance(clips), format),
      ),
    ],
  };
}
