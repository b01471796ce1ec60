/** The model families that this page supports, and which of them a checkpoint belongs to. */
import { AppError } from '../core/errors.ts';
import type { ModelFamily } from '../core/family.ts';
import { CAV_MAE } from '../core/family.ts';
import type { Modality } from '../core/geometry.ts';
import { shownText } from '../core/text/shown-text.ts';

/** Every family that a checkpoint may belong to. A new one is an entry here; tests push one of their own. */
export const FAMILIES: ModelFamily[] = [CAV_MAE];

/** The properties of a checkpoint that show its family. */
export interface FamilyClues {
  /** Patches that the file has positional embeddings for; null where it has none. */
  readonly patches: Readonly<Record<Modality, number | null>>;
  /** The family in its metadata, if it is stated. */
  readonly named: string | undefined;
}

/**
 * The family of a checkpoint: the one that its metadata names, else the one with as many patches as the file has
 * positional embeddings for. Embeddings that are missing fit every family.
 *
 * @throws {@link AppError} `model/config` if it belongs to none.
 */
export function recogniseFamily({ patches, named }: FamilyClues): ModelFamily {
  const fits = ({ audio, visual }: ModelFamily) =>
    (patches.audio ?? audio.grid.tokens) === audio.grid.tokens &&
    (patches.visual ?? visual.grid.tokens) === visual.grid.tokens;
  const candidates = named === undefined ? FAMILIES : FAMILIES.filter(({ id }) => id === named);
  if (candidates.length === 0) {
    throw new AppError(
      'model/config',
      `Expected a model of the family ${FAMILIES.map(({ id }) => id).join(' or ')}, but the file states the family ` +
        `“${shownText(named ?? '', 60)}”: this page cannot run it.`,
    );
  }
  const family = candidates.find(fits);
  if (family) return family;
  const expected = candidates.map(
    ({ name, audio, visual }) =>
      `${audio.grid.tokens} audio and ${visual.grid.tokens} video patches (${name})`,
  );
  throw new AppError(
    'model/config',
    `Expected ${expected.join(' or ')}, got ${patches.audio ?? 'no'} audio and ${patches.visual ?? 'no'} video patches: ` +
      'the model was trained on clips of another length or on frames of another size, and this page cannot run it.',
  );
}
