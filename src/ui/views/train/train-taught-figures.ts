/** The figures of a model that is taught, before and after, beside what needs no model. */
import type { HeldOutPoint } from '../../../contract/train.ts';
import type { Numbers, NumbersRow } from '../../kit/table/numbers.ts';

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
  const share = (way: 'audioToVisual' | 'visualToAudio') => (point: HeldOutPoint) =>
    point.retrieval && 100 * point.retrieval[way].recallAt1;
  const rank = (way: 'audioToVisual' | 'visualToAudio') => (point: HeldOutPoint) =>
    point.retrieval?.[way].meanRank;
  return [
    row('masked loss of audio', ({ audio }) => audio, meanFill.audio),
    row('masked loss of video', ({ visual }) => visual, meanFill.visual),
    row('contrastive loss', ({ contrastive }) => contrastive, Math.log(clips), 'nats'),
    row('R@1, audio → video', share('audioToVisual'), 100 / clips, '%', 0),
    row('R@1, video → audio', share('visualToAudio'), 100 / clips, '%', 0),
    row('mean rank, audio → video', rank('audioToVisual'), (clips + 1) / 2, '', 1),
    row('mean rank, video → audio', rank('visualToAudio'), (clips + 1) / 2, '', 1),
  ].filter(({ cells }) => cells[0] !== null);
}
