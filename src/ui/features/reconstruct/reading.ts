import type { ModalityFigures, ReconstructSummary } from '../../../state/app-state.ts';
import { formatFigure } from '../../components/format.ts';

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
  const verdicts = [visual && verdict('the picture', visual), audio && verdict('the sound', audio)]
    .filter((part) => part !== null)
    .join('; ');
  return `Of “${name}” it saw ${saw}. ${verdicts.charAt(0).toUpperCase()}${verdicts.slice(1)}.`;
}

function countOf({ visibleTokens, tokens }: ModalityFigures): string {
  return `${visibleTokens} of ${tokens} patches`;
}

function verdict(sense: string, { loss, meanFillLoss, visibleTokens, tokens }: ModalityFigures): string {
  if (visibleTokens === tokens || !(meanFillLoss > 0)) return `in ${sense} nothing was hidden`;
  const ratio = loss / meanFillLoss;
  const share = `in ${sense} its masked loss is ${formatFigure(ratio)} of a blind guess’s`;
  return ratio < 1 ? share : `${share}, so it knows no more than the mean of what is visible`;
}
