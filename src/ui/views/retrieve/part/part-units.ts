/** Converts a rectangle of patches to seconds, hertz and words, and back. */
import { AUDIO_GRID, VISUAL_GRID } from '../../../../core/geometry.ts';
import type { PatchBox } from '../../../../core/masks/patch-box.ts';
import { boxTokens, patchesTouched } from '../../../../core/masks/patch-box.ts';
import { melHertz, melPosition, SPECTROGRAM_SECONDS } from '../../../figures/axes.ts';

/** A part of the audio in seconds and hertz. */
export interface SoundPart {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly lowHertz: number;
  readonly highHertz: number;
}

/** The time and frequency range of a rectangle of audio patches: seconds to hundredths, whole hertz. */
export function soundPartOf(box: PatchBox): SoundPart {
  const { gridRows, gridColumns } = AUDIO_GRID;
  const seconds = (column: number) => Math.round((column / gridColumns) * SPECTROGRAM_SECONDS * 100) / 100;
  const hertz = (row: number) => Math.round(melHertz(row / gridRows));
  return {
    fromSeconds: seconds(box.firstColumn),
    toSeconds: seconds(box.lastColumn + 1),
    lowHertz: hertz(box.firstRow),
    highHertz: hertz(box.lastRow + 1),
  };
}

/** The patches that a part touches; the inverse of {@link soundPartOf}. */
export function boxOfSound({ fromSeconds, toSeconds, lowHertz, highHertz }: SoundPart): PatchBox {
  const [firstColumn, lastColumn] = patchesTouched(
    fromSeconds / SPECTROGRAM_SECONDS,
    toSeconds / SPECTROGRAM_SECONDS,
    AUDIO_GRID.gridColumns,
  );
  // Edges are rounded to whole hertz, so go half a hertz inwards: a rounded edge must not touch a neighbour.
  const [low, high] = lowHertz <= highHertz ? [lowHertz, highHertz] : [highHertz, lowHertz];
  const [firstRow, lastRow] = patchesTouched(
    melPosition(low + 0.5),
    melPosition(high - 0.5),
    AUDIO_GRID.gridRows,
  );
  return { firstRow, lastRow, firstColumn, lastColumn };
}

/** A part in words: its time and frequencies, or its place in the frame, and how many patches it has. */
export function readPart(sense: 'audio' | 'visual', box: PatchBox): string {
  const tokens = boxTokens(box);
  if (sense === 'audio') {
    const { fromSeconds, toSeconds, lowHertz, highHertz } = soundPartOf(box);
    return `${fromSeconds.toFixed(2)} to ${toSeconds.toFixed(2)}\u00a0s, ${lowHertz} to ${highHertz}\u00a0Hz: ${tokens} of ${AUDIO_GRID.tokens} patches`;
  }
  const span = (first: number, last: number) =>
    first === last ? `${first + 1}` : `${first + 1} to ${last + 1}`;
  return `rows ${span(box.firstRow, box.lastRow)}, columns ${span(box.firstColumn, box.lastColumn)}: ${tokens} of ${VISUAL_GRID.tokens} patches`;
}
