/** What describes the grid of a mask to those who do not see it: the patch under the cursor, and the keys. */
import type { ModelFamily } from '../../../../core/family.ts';
import { readPatch } from './paint-words.ts';
import type { Paint } from './use-paint.ts';

export const PAINT_KEYS =
  'Arrows move, Space hides or shows, Shift with arrows selects a block, Ctrl+Z undoes, Ctrl+Y redoes.';

/** The patch under the cursor in words. */
export function readingOf(family: ModelFamily, { sense, place, isHidden }: Paint): string {
  return `Patch at ${readPatch(family, sense, place, isHidden)}`;
}
