/** Tasks that localise: maps, attribution, boxes, pointing. */
import type { EngineTasks } from '../tasks.ts';
import { localise } from './localise.ts';
import { localiseAttribution } from './localise-attribution.ts';
import { pointingAccuracy } from './pointing-accuracy.ts';
import { scoreBox } from './score-box.ts';

export const localiseTasks: EngineTasks<
  'localise' | 'localiseAttribution' | 'pointingAccuracy' | 'scoreBox'
> = {
  localise,
  localiseAttribution,
  pointingAccuracy,
  scoreBox: (_engine, params) => scoreBox(params),
};
