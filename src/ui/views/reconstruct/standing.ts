/** Compares a masked loss in words with those of simple baselines, which need no model. */
import type { ModalityFigures } from '../../../state/reconstruct/reconstruct-runs.ts';
import { FILL_NAMES } from '../../kit/fill-names.ts';
import { formatShare } from '../../kit/format.ts';

/** The simple baselines, weakest idea first. */
export const BASELINES = [
  {
    field: 'meanFillLoss',
    testId: 'mean-fill',
    label: FILL_NAMES.mean,
    gloss: 'The same loss if every hidden patch is filled with the mean of the visible patches.',
  },
  {
    field: 'nearestLoss',
    testId: 'nearest',
    label: FILL_NAMES.nearest,
    gloss: 'The same loss if every hidden patch is a copy of the nearest visible patch.',
  },
  {
    field: 'harmonicLoss',
    testId: 'harmonic',
    label: FILL_NAMES.harmonic,
    gloss:
      'The same loss if the hidden patches are filled smoothly from the visible ones, each value the mean of its neighbours.',
  },
] as const;

/** Losses closer than this share of the baseline's count as equal. */
const EQUAL_SHARE = 0.01;

/**
 * A sentence that compares the model: which baselines it beats, and how far it is from the best of them.
 *
 * It is about one clip under one mask, so it has no interval.
 */
export function standingOf(figures: ModalityFigures): string {
  const { loss, visibleTokens, tokens } = figures;
  if (visibleTokens === tokens) return 'Nothing is hidden, so there is nothing to rebuild.';
  const baselines = BASELINES.flatMap(({ field, label }) => {
    const of = figures[field];
    return of === null || !(of > 0) ? [] : [{ name: label.toLowerCase(), ratio: loss / of }];
  });
  const best = baselines.reduce<(typeof baselines)[number] | null>(
    (strongest, baseline) => (strongest && strongest.ratio >= baseline.ratio ? strongest : baseline),
    null,
  );
  if (visibleTokens === 0 || !best) return 'No patch is visible, so there is nothing to compare with.';
  const named = (has: (ratio: number) => boolean) =>
    inWords(baselines.filter(({ ratio }) => has(ratio)).map(({ name }) => name));
  const better = named((ratio) => ratio < 1 - EQUAL_SHARE);
  const equal = named((ratio) => Math.abs(ratio - 1) <= EQUAL_SHARE);
  const worse = named((ratio) => ratio > 1 + EQUAL_SHARE);
  const whole = baselines.length === BASELINES.length ? 'all three' : null;
  const verdict = [
    better && `better than ${equal || worse ? better : (whole ?? better)}`,
    equal && `about as good as ${equal}`,
    worse && `worse than ${equal || better ? worse : (whole ?? worse)}`,
  ]
    .filter(Boolean)
    .join(', ');
  return `${verdict[0]?.toUpperCase()}${verdict.slice(1)}${apart(best)}.`;
}

/** How far the model is from the best baseline; nothing if they are about equal. */
function apart({ name, ratio }: { readonly name: string; readonly ratio: number }): string {
  const share = Math.abs(ratio - 1);
  if (share <= EQUAL_SHARE) return '';
  return `: ${formatShare(Math.round(share * 100) / 100)} ${ratio < 1 ? 'less' : 'more'} loss than ${name}`;
}

function inWords(names: readonly string[]): string {
  const last = names.at(-1);
  if (last === undefined || names.length === 1) return last ?? '';
  return `${names.slice(0, -1).join(', ')} and ${last}`;
}
