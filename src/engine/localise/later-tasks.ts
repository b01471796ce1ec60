/** Tasks that localise: maps, attribution, boxes, pointing. */
import type { EngineTasks } from '../tasks.ts';
import { heatFilm } from './heat-film.ts';
import { localise } from './localise.ts';
import { localiseAttribution } from './localise-attribution.ts';
import { pointingAccuracy } from './pointing-accuracy.ts';
import { scoreBox } from './score-box.ts';

export const localiseTasks: EngineTasks<
  'heatFilm' | 'localise' | 'localiseAttribution' | 'pointingAccuracy' | 'scoreBox'
> = {
  heatFilm,
  localise,
  localiseAttribution,
  pointingAccuracy,
  scoreBox: (_engine, params) => scoreBox(params),
};
