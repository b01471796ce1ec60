/** Patches and tools in words. */
import type { ModelFamily } from '../../../../core/family.ts';
import type { Modality } from '../../../../core/geometry.ts';
import type { PatchPlace, StrokeShape } from '../../../../core/masks/patch-area.ts';
import { melHertz } from '../../../figures/axes.ts';
import { formatSeconds } from '../../../kit/format.ts';

/** A patch in words: when and which frequencies, or its place in the picture, and whether the model sees it. */
export function readPatch(family: ModelFamily, sense: Modality, place: PatchPlace, hidden: boolean): string {
  const where = sense === 'audio' ? readBand(family.audio, place) : readSquare(family.visual, place);
  return `${where}, ${hidden ? 'hidden' : 'visible'}`;
}

function readBand({ grid, columnSeconds }: ModelFamily['audio'], { row, column }: PatchPlace): string {
  const { gridRows } = grid;
  const low = Math.round(melHertz(row / gridRows) / 10) * 10;
  const high = Math.round(melHertz((row + 1) / gridRows) / 10) * 10;
  return `time ${formatSeconds(column * columnSeconds)}, ${low} to ${high}\u00a0Hz`;
}

function readSquare({ grid }: ModelFamily['visual'], { row, column }: PatchPlace): string {
  const { gridRows, gridColumns } = grid;
  return `row ${row + 1}, column ${column + 1} of ${gridRows} × ${gridColumns}`;
}

/** What a stroke of a shape does. */
export function describeShape(sense: Modality, shape: StrokeShape, hides: boolean): string {
  const are = hides
    ? 'become hidden: the encoder does not see them'
    : 'become visible: the encoder sees them as tokens';
  if (shape === 'brush') return `The patches that you cross ${are}.`;
  if (shape === 'rectangle') return `The patches of the rectangle that you draw ${are}.`;
  const paper = `, as in the paper’s ${shape === 'column' ? 'time' : 'frequency'} masking`;
  return `Whole ${shape}s ${are}${sense === 'audio' && hides ? paper : ''}.`;
}
