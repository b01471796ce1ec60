/** What the page changes when a model of another family is loaded. */
import type { ModelFamily } from '../../core/family.ts';
import { withFitting } from '../reconstruct/mask-edit.ts';
import { wholeBoxes } from '../retrieve/query-part-slice.ts';
import type { RunKind } from '../run/kinds.ts';
import type { GetState, SetState } from '../services.ts';

/** Runs whose answers have no patches or frames of the loaded model's. */
const OF_NO_FAMILY: readonly RunKind[] = ['check', 'recount'];

/**
 * Makes the page fit a family: settings that count patches or frames, answers that were given under another family, and
 * the open clips, which are prepared anew.
 */
export function fitFamily(set: SetState, get: GetState, before: ModelFamily, family: ModelFamily): void {
  if (before.id === family.id) return;
  const { route, runs } = get();
  const { retrievalFrame, framesPerClip } = family.visual;
  const frameIndex =
    route.frameIndex === before.visual.retrievalFrame
      ? retrievalFrame
      : Math.min(route.frameIndex, framesPerClip - 1);
  for (const kind of Object.keys(runs) as RunKind[]) if (!OF_NO_FAMILY.includes(kind)) get().clear(kind);
  set({
    route: { ...route, frameIndex, mask: withFitting(route.mask, family) },
    maskHistory: [],
    queryBoxes: wholeBoxes(family),
  });
  get().refitClips();
}
