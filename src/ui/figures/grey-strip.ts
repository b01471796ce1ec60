/** Colours the grey strip of a spectrogram as the page colours spectrograms. */
import { perceptualColourmap } from '../../math/colour/colormap.ts';

/** Share of pixels left out at each end of the colour range, as in the strip of an open clip. */
const RANGE_TAIL = 0.005;

let colours: Uint32Array<ArrayBuffer> | null = null;

/**
 * Replaces grey levels by colours, in place: the darkest and the lightest pixel get the ends of the colour map.
 *
 * @param pixels - (pixels, 4) bytes; red stands for the grey level.
 */
export function colourGrey(pixels: Uint8ClampedArray<ArrayBuffer>): void {
  colours ??= perceptualColourmap();
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length / 4);
  const [low, high] = rangeOf(words);
  const scale = 255 / Math.max(1, high - low);
  const painted = colours;
  const byLevel = Uint32Array.from({ length: 256 }, (_, level) => {
    const share = Math.round((level - low) * scale);
    return painted[Math.min(255, Math.max(0, share))] ?? 0;
  });
  words.forEach((word, place) => (words[place] = byLevel[word & 255] ?? 0));
}

/** The lowest and the highest grey level, without the extreme ones. */
function rangeOf(words: Uint32Array): readonly [low: number, high: number] {
  const counts = new Uint32Array(256);
  for (const word of words) counts[word & 255] = (counts[word & 255] ?? 0) + 1;
  const tail = words.length * RANGE_TAIL;
  const end = (levels: readonly number[]) => {
    let sum = 0;
    return levels.find((level) => (sum += counts[level] ?? 0) > tail) ?? 0;
  };
  const rising = [...counts.keys()];
  return [end(rising), end(rising.toReversed())];
}
