/** Says in words what a reconstruction shows. */
import type { ReconstructSummary } from '../../../state/reconstruct/reconstruct-runs.ts';
import { standingOf } from './standing.ts';

/** Describes a reconstruction in a few sentences: what the model saw, and how it compares with simple baselines. */
export function readFigure(
  name: string,
  { audio, visual }: Pick<ReconstructSummary, 'audio' | 'visual'>,
): string {
  const senses = [
    ...(visual ? [{ word: 'video', figures: visual }] : []),
    ...(audio ? [{ word: 'audio', figures: audio }] : []),
  ];
  if (senses.length === 0) return '';
  const saw = senses.map(
    ({ word, figures: { visibleTokens, tokens } }) => `${visibleTokens} of ${tokens} ${word} patches`,
  );
  const stands = senses.map(
    ({ word, figures }) => `${word[0]?.toUpperCase()}${word.slice(1)}: ${standingOf(figures)}`,
  );
  return `In “${name}”, the model saw ${saw.join(' and ')}. ${stands.join(' ')}`;
}
