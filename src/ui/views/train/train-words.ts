/** The words of the Train view that depend on the run. */
import type { HeldOutPoint } from '../../../contract/train.ts';
import type { TrainSlice } from '../../../state/train/train-slice.ts';
import { formatFigure, formatParameters } from '../../kit/format.ts';

type Seen = Pick<TrainSlice, 'mode' | 'status' | 'facts' | 'points' | 'heldOut'>;

const DEVICES = { wasm: 'the CPU', webgpu: 'the GPU' } as const;

/**
 * One sentence on what is happening.
 *
 * @param loaded - the name of the loaded model; null if there is none.
 */
export function happening({ mode, status, facts, points }: Seen, loaded: string | null): string {
  if (status === 'preparing') return 'The clips are being made ready: each is opened once and then kept.';
  if (!facts && mode === 'teach')
    return `The joint blocks of ${loaded ?? 'the loaded model'} learn in this tab from more clips. Nothing is sent anywhere.`;
  if (!facts) return 'A small CAV-MAE learns in this tab from clips alone. Nothing is sent anywhere.';
  const { steps, settings, clips, device } = facts;
  const doing = {
    running: 'is learning',
    paused: 'is paused',
    finished: 'has finished',
    idle: 'was stopped',
  }[status];
  const { base, parameters } = facts;
  const model = base
    ? `${base.name} (${formatParameters(base.taught)} of ${formatParameters(parameters)} parameters) ${doing} on ${DEVICES[device]}`
    : `A model of ${Math.round(parameters / 1000)} thousand parameters ${doing} on ${DEVICES[device]}`;
  if (points.length === 0 && base)
    return `${model}: it is measured before the first step, which takes a while.`;
  if (points.length === 0) return `${model}: the first step also compiles it, which takes a while.`;
  return `${model}: step ${steps} of ${settings.steps}, on ${clips} clips.`;
}

/** The last figures in words, for those who do not see the charts. */
export function lastFigures({ points, heldOut }: Pick<Seen, 'points' | 'heldOut'>): string {
  const last = points.at(-1);
  if (!last) return '';
  const parts = [`Step ${last.step}: loss ${formatFigure(last.total)}`];
  if (last.audio !== null) parts.push(`masked loss of audio ${formatFigure(last.audio)}`);
  if (last.visual !== null) parts.push(`masked loss of video ${formatFigure(last.visual)}`);
  if (last.contrastive !== null) parts.push(`contrastive loss ${formatFigure(last.contrastive)}`);
  if (last.accuracy !== null) parts.push(`contrastive accuracy ${Math.round(last.accuracy * 100)} %`);
  const held = heldOut.at(-1);
  if (!held) return `${parts.join(', ')}.`;
  const heldParts = [`Held out, ${held.clips} clips: loss ${formatFigure(held.total)}`];
  if (held.audio !== null)
    heldParts.push(`audio ${formatFigure(held.audio)} (mean fill ${formatFigure(held.meanFill.audio)})`);
  if (held.visual !== null)
    heldParts.push(`video ${formatFigure(held.visual)} (mean fill ${formatFigure(held.meanFill.visual)})`);
  if (held.accuracy !== null)
    heldParts.push(
      `contrastive accuracy ${Math.round(held.accuracy * 100)} % (chance ${Math.round(100 / held.clips)} %)`,
    );
  return `${parts.join(', ')}. ${heldParts.join(', ')}.${retrievalWords(held)}`;
}

/** How the held-out clips find their partners, beside chance; '' where it was not measured. */
export function retrievalWords({ clips, retrieval }: Pick<HeldOutPoint, 'clips' | 'retrieval'>): string {
  if (!retrieval) return '';
  const { audioToVisual, visualToAudio } = retrieval;
  const share = (recall: number) => `${Math.round(100 * recall)} %`;
  return (
    ` Without masks, the own video comes first for ${share(audioToVisual.recallAt1)} of them and the own audio for ` +
    `${share(visualToAudio.recallAt1)} (R@1; chance ${share(1 / clips)}), at mean ranks ` +
    `${audioToVisual.meanRank.toFixed(1)} and ${visualToAudio.meanRank.toFixed(1)} (chance ${((clips + 1) / 2).toFixed(1)}).`
  );
}
