/** Patches in seconds, hertz and words, and back. */
import type { AudioInput, ModelFamily } from '../../../../core/family.ts';
import type { PatchBox } from '../../../../core/masks/patch-box.ts';
import { boxTokens, patchesTouched } from '../../../../core/masks/patch-box.ts';
import { melHertz, melPosition } from '../../../figures/axes.ts';

/** A part of the audio in seconds and hertz. */
export interface SoundPart {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly lowHertz: number;
  readonly highHertz: number;
}

/** Where a rectangle of the sound's patches is: seconds to hundredths, hertz whole. */
export function soundPartOf(box: PatchBox, { grid, columnSeconds }: AudioInput): SoundPart {
  const seconds = (column: number) => Math.round(column * columnSeconds * 100) / 100;
  const hertz = (row: number) => Math.round(melHertz(row / grid.gridRows));
  return {
    fromSeconds: seconds(box.firstColumn),
    toSeconds: seconds(box.lastColumn + 1),
    lowHertz: hertz(box.firstRow),
    highHertz: hertz(box.lastRow + 1),
  };
}

/** The patches that a part touches: what {@link soundPartOf} names comes back as it was. */
export function boxOfSound(
  { fromSeconds, toSeconds, lowHertz, highHertz }: SoundPart,
  { grid, seconds }: AudioInput,
): PatchBox {
  const [firstColumn, lastColumn] = patchesTouched(
    fromSeconds / seconds,
    toSeconds / seconds,
    grid.gridColumns,
  );
  // Edges are rounded to whole hertz, so go half a hertz inwards: a rounded edge must not touch a neighbour.
  const [low, high] = lowHertz <= highHertz ? [lowHertz, highHertz] : [highHertz, lowHertz];
  const [firstRow, lastRow] = patchesTouched(melPosition(low + 0.5), melPosition(high - 0.5), grid.gridRows);
  return { firstRow, lastRow, firstColumn, lastColumn };
}

/** A part in words: when and which frequencies, or where in the picture, and how much of the input that is. */
export function readPart({ audio, visual }: ModelFamily, sense: 'audio' | 'visual', box: PatchBox): string {
  const tokens = boxTokens(box);
  if (sense === 'audio') {
    const { fromSeconds, toSeconds, lowHertz, highHertz } = soundPartOf(box, audio);
    return `${fromSeconds.toFixed(2)} to ${toSeconds.toFixed(2)}\u00a0s, ${lowHertz} to ${highHertz}\u00a0Hz: ${tokens} of ${audio.grid.tokens} patches`;
  }
  const span = (first: number, last: number) =>
    first === last ? `${first + 1}` : `${first + 1} to ${last + 1}`;
  return `rows ${span(box.firstRow, box.lastRow)}, columns ${span(box.firstColumn, box.lastColumn)}: ${tokens} of ${visual.grid.tokens} patches`;
}
