/** The list of views, used by the header, the keys, the help, the controls and the page. */
import type { ViewName } from '../../state/shell/views.ts';
import { classify } from './classify/index.ts';
import { collection } from './collection/index.ts';
import { experiments } from './experiments/index.ts';
import { localise } from './localise/index.ts';
import { map } from './map/index.ts';
import { models } from './models/index.ts';
import { reconstruct } from './reconstruct/index.ts';
import { retrieve } from './retrieve/index.ts';
import { similarity } from './similarity/index.ts';
import { train } from './train/index.ts';
import type { ViewEntry } from './view-entry.ts';

/** In the order of the header and the number keys. */
export const VIEWS: readonly ViewEntry[] = [
  reconstruct,
  similarity,
  retrieve,
  localise,
  classify,
  map,
  collection,
  train,
  experiments,
  models,
];

const BY_NAME = new Map(VIEWS.map((entry) => [entry.name, entry]));

/** @throws RangeError for a view that is not in the list. A test checks that there is none. */
export function viewEntry(name: ViewName): ViewEntry {
  const entry = BY_NAME.get(name);
  if (!entry) throw new RangeError(`Expected a view of the list, got ${name}.`);
  return entry;
}
