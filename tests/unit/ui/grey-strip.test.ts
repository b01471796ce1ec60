import { describe, expect, it } from 'vitest';
import { perceptualColourmap } from '../../../src/math/colour/colormap.ts';
import { colourGrey } from '../../../src/ui/figures/grey-strip.ts';

const grey = (...levels: number[]) =>
  new Uint8ClampedArray(levels.flatMap((level) => [level, level, level, 255]));

describe('a grey strip', () => {
  it('gets the colours of a spectrogram, from its darkest to its lightest level', () => {
    const pixels = grey(0, 51, 255);
    colourGrey(pixels);
    const colours = perceptualColourmap();
    expect([...new Uint32Array(pixels.buffer)]).toEqual([colours[0], colours[51], colours[255]]);
  });

  it('leaves extreme pixels out of the range', () => {
    const pixels = grey(0, ...Array.from({ length: 300 }, (_, i) => 100 + (i % 2)), 255);
    colourGrey(pixels);
    const words = new Uint32Array(pixels.buffer);
    const colours = perceptualColourmap();
    expect([words[1], words[2], words[0], words.at(-1)]).toEqual([
      colours[0],
      colours[255],
      colours[0],
      colours[255],
    ]);
  });

  it('of one level is drawn', () => {
    const pixels = grey(7, 7);
    colourGrey(pixels);
    expect([...new Uint32Array(pixels.buffer)]).toEqual([perceptualColourmap()[0], perceptualColourmap()[0]]);
  });
});
