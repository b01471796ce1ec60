/** The paintings' names. */
import type { PaintedWay } from '../../../../contract/inspect.ts';

/** What each painting is called, and what it does. */
export const WAY_WORDS: Readonly<Record<PaintedWay['paint'], readonly [name: string, gloss: string]>> = {
  plain: ['As predicted', 'Predictions as they come.'],
  normalised: ['Normalised', 'Each patch at zero mean and unit variance: shape only.'],
  visible: ['Visible neighbours', 'Mean and variance of the nearest visible patches.'],
  true: ['True statistics', 'Mean and variance of the hidden patch itself.'],
};
