/** A reconstruction read in words. */
import type { ModalityFigures, ReconstructSummary } from '../../../state/reconstruct/reconstruct-runs.ts';
import { formatFigure } from '../../kit/format.ts';

/**
 * Says in two sentences what a reconstruction shows: what the model saw, and whether its guess beats a blind one.
 *
 * The blind guess is the mean of what is visible, so a loss ratio below 1 means that the model knows more.
 */
export function readFigure(
  name: string,
  { audio, visual }: Pick<ReconstructSummary, 'audio' | 'visual'>,
): string {
  const saw = [visual && `${countOf(visual)} of the picture`, audio && `${countOf(audio)} of the sound`]
    .filter((part) => part !== null)
    .join(' and ');
  if (saw === '') return '';
  const senses = [visual && verdict('the picture', visual), audio && verdict('the sound', audio)].filter(
    (part) => part !== null,
  );
  return `Of “${name}” it saw ${saw}. Its masked loss, as a share of a blind guess’s, is ${senses.join(' and ')}.`;
}

function countOf({ visibleTokens, tokens }: ModalityFigures): string {
  return `${visibleTokens} of ${tokens} patches`;
}

function verdict(sense: string, { loss, meanFillLoss, visibleTokens, tokens }: ModalityFigures): string {
  if (visibleTokens === 0) return `not defined in ${sense}, where no patch is visible to guess from`;
  if (visibleTokens === tokens || meanFillLoss === null || !(meanFillLoss > 0))
    return `not defined in ${sense}, where nothing was hidden`;
  const ratio = loss / meanFillLoss;
  return `${formatFigure(ratio)} in ${sense}${ratio < 1 ? '' : ' (no better than that guess)'}`;
}
