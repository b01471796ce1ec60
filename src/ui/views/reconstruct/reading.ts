/** Says in words what a reconstruction shows. */
import type { ModalityFigures, ReconstructSummary } from '../../../state/reconstruct/reconstruct-runs.ts';
import { formatFigure } from '../../kit/format.ts';

/**
 * Says in two sentences what a reconstruction shows: what the model saw, and whether it is better than mean fill.
 *
 * Mean fill puts the mean of the visible patches into every hidden one. A ratio below 1 means that the model is better.
 */
export function readFigure(
  name: string,
  { audio, visual }: Pick<ReconstructSummary, 'audio' | 'visual'>,
): string {
  const saw = [visual && countOf('video', visual), audio && countOf('audio', audio)]
    .filter((part) => part !== null)
    .join(' and ');
  if (saw === '') return '';
  const senses = [visual && verdict('video', visual), audio && verdict('audio', audio)].filter(
    (part) => part !== null,
  );
  return `In “${name}”, the model saw ${saw}. Masked loss: ${senses.join('; ')}.`;
}

function countOf(sense: string, { visibleTokens, tokens }: ModalityFigures): string {
  return `${visibleTokens} of ${tokens} ${sense} patches`;
}

function verdict(sense: string, { loss, meanFillLoss, visibleTokens, tokens }: ModalityFigures): string {
  if (visibleTokens === 0) return `${sense} not comparable, because no patch is visible`;
  if (visibleTokens === tokens || meanFillLoss === null || !(meanFillLoss > 0))
    return `${sense} none, because nothing is hidden`;
  const ratio = loss / meanFillLoss;
  return `${sense} ${formatFigure(ratio)} of mean fill${ratio < 1 ? '' : ' (no better than mean fill)'}`;
}
