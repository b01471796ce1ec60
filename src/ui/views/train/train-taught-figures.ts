/** The figures of a model that is taught, before and after, beside what needs no model. */
import type { HeldOutPoint } from '../../../contract/train.ts';
import type { Numbers, NumbersRow } from '../../kit/table/numbers.ts';
import { RETRIEVAL_FIGURES } from './retrieval-figures.ts';

/** Rows of held-out clips and of sample clips: at the first measurement, at the last, and without a model. */
export function taughtNumbers(
  heldOut: readonly HeldOutPoint[],
  samples: readonly HeldOutPoint[],
): Numbers | null {
  const last = heldOut.at(-1) ?? samples.at(-1);
  if (!last) return null;
  const rows = [...rowsOf('Held out', heldOut), ...rowsOf('Samples', samples)];
  return {
    name: 'taught-before-and-after',
    corner: 'Measured on',
    heads: ['Before', last.step === 0 ? 'After' : `Step ${last.step}`, 'Without a model'],
    rows,
  };
}

function rowsOf(name: string, points: readonly HeldOutPoint[]): NumbersRow[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return [];
  const { clips, meanFill } = first;
  const row = (
    label: string,
    read: (point: HeldOutPoint) => number | null | undefined,
    without: number,
    unit = '',
    decimals = 3,
  ): NumbersRow => ({
    label: `${name}: ${label}`,
    unit,
    decimals,
    cells: [read(first) ?? null, last.step === 0 ? null : (read(last) ?? null), without],
  });
  return [
    row('masked loss of audio', ({ audio }) => audio, meanFill.audio),
    row('masked loss of video', ({ visual }) => visual, meanFill.visual),
    row('contrastive loss', ({ contrastive }) => contrastive, Math.log(clips), 'nats'),
    ...RETRIEVAL_FIGURES.map(({ label, read, chance, unit, decimals }) =>
      row(label, read, chance(clips), unit, decimals),
    ),
  ].filter(({ cells }) => cells[0] !== null);
}
