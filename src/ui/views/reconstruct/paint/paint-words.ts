/** Describes patches and painting tools in words. */
import { AUDIO_GRID, VISUAL_GRID } from '../../../../core/geometry.ts';
import type { PatchPlace, StrokeShape } from '../../../../core/masks/patch-area.ts';
import type { Direction } from '../../../../state/shell/route.ts';
import { melHertz, SPECTROGRAM_SECONDS } from '../../../figures/axes.ts';
import { formatSeconds } from '../../../kit/format.ts';

/** A patch in words: its time and frequencies, or its place in the frame, and whether it is hidden. */
export function readPatch(sense: Direction, { row, column }: PatchPlace, hidden: boolean): string {
  return `${sense === 'audio' ? readBand(row, column) : readSquare(row, column)}, ${hidden ? 'hidden' : 'visible'}`;
}

function readBand(row: number, column: number): string {
  const { gridRows, gridColumns } = AUDIO_GRID;
  const low = Math.round(melHertz(row / gridRows) / 10) * 10;
  const high = Math.round(melHertz((row + 1) / gridRows) / 10) * 10;
  return `time ${formatSeconds((column / gridColumns) * SPECTROGRAM_SECONDS)}, ${low} to ${high}\u00a0Hz`;
}

function readSquare(row: number, column: number): string {
  const { gridRows, gridColumns } = VISUAL_GRID;
  return `row ${row + 1}, column ${column + 1} of ${gridRows} × ${gridColumns}`;
}

/** What a stroke of a shape does. */
export function describeShape(sense: Direction, shape: StrokeShape, hides: boolean): string {
  const are = hides
    ? 'become hidden: the encoder does not see them'
    : 'become visible: the encoder sees them as tokens';
  if (shape === 'brush') return `The patches that you cross ${are}.`;
  if (shape === 'rectangle') return `The patches of the rectangle that you draw ${are}.`;
  const paper = `, as in the paper’s ${shape === 'column' ? 'time' : 'frequency'} masking`;
  return `Whole ${shape}s ${are}${sense === 'audio' && hides ? paper : ''}.`;
}
