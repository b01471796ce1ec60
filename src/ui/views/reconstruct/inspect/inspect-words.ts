/** Names of the ways to paint predictions. */
import type { PaintedWay } from '../../../../contract/inspect.ts';

/** The name of each way to paint predictions, and what it does. */
export const WAY_WORDS: Readonly<Record<PaintedWay['paint'], readonly [name: string, gloss: string]>> = {
  plain: ['As predicted', 'Predictions as they are.'],
  normalised: ['Normalised', 'Each patch has mean 0 and variance 1: shape only.'],
  visible: ['Visible neighbours', 'Mean and variance of the nearest visible patches.'],
  true: ['True statistics', 'Mean and variance of the hidden patch itself.'],
};
