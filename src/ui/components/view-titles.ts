import type { ViewName } from '../../state/route.ts';

/** The views' names, as header and help show them. */
export const VIEW_TITLES: Readonly<Record<ViewName, string>> = {
  reconstruct: 'Reconstruct',
  similarity: 'Similarity',
  retrieve: 'Retrieve',
  localise: 'Localise',
  classify: 'Classify',
  map: 'Map',
  experiments: 'Experiments',
  models: 'Models',
};
