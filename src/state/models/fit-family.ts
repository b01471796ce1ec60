/** What the page changes when a model of another family is loaded. */
import type { ModelFamily } from '../../core/family.ts';
import type { AppState } from '../app-state.ts';

/**
 * Makes the page fit a family: settings that count patches or frames, answers that were given under another family, and
 * the open clips, which are prepared again.
 */
export function fitFamily(state: AppState, before: ModelFamily, family: ModelFamily): void {
  if (before.id === family.id) return;
  const { runs, reconstruct, retrieve, library } = state;
  runs.clearOfFamily();
  reconstruct.fitFamily(family);
  retrieve.fitFamily(family);
  library.fitFamily(before, family);
}
