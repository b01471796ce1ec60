import { describe, expect, it } from 'vitest';
import type { MatrixOrder, SimilarityResult } from '../../../src/contract/similarity.ts';
import { cosineLut, textOnCosine } from '../../../src/ui/views/similarity/cosine-colour.ts';
import {
  axisWidth,
  matrixHeight,
  matrixLayout,
  SIDE,
} from '../../../src/ui/views/similarity/small/matrix-layout.ts';
import { orderMatrix } from '../../../src/ui/views/similarity/small/matrix-order.ts';
import {
  cellWords,
  matrixWords,
  mismatchedOf,
  zOf,
} from '../../../src/ui/views/similarity/small/matrix-reading.ts';

/** Three clips with both senses, one with audio alone and one with video alone. */
const RESULT = {
  rows: ['rain', 'bell', 'drum', 'song'],
  columns: ['rain', 'photo', 'bell', 'drum'],
  cosine: Float32Array.from([
    0.9, 0.1, 0.2, 0.3, 0.4, 0.95, 0.5, 0.6, 0.25, 0.1, 0.2, 0.7, 0.3, 0.3, 0.3, 0.3,
  ]),
  audioToVisual: { rank: Uint32Array.of(1, 3, 1, 0) },
  visualToAudio: { rank: Uint32Array.of(2, 0, 1, 1) },
  clusters: [
    { clipId: 'song', cluster: 0 },
    { clipId: 'drum', cluster: 0 },
    { clipId: 'rain', cluster: 1 },
    { clipId: 'photo', cluster: 1 },
    { clipId: 'bell', cluster: 2 },
  ],
} as unknown as SimilarityResult;

const KINDS = new Map([
  ['rain', 'weather'],
  ['drum', 'music'],
  ['bell', 'music'],
]);
const ordered = (order: MatrixOrder) => orderMatrix(RESULT, order, (id) => KINDS.get(id));

describe('the order of the small matrix', () => {
  it('keeps both sides as given', () => {
    const { rows, columns, cosine, borders } = ordered('given');
    expect([rows, columns, cosine]).toEqual([RESULT.rows, RESULT.columns, RESULT.cosine]);
    expect(borders).toEqual({ rows: [], columns: [] });
  });

  it('sorts by kind, unknown ones last, with a border between kinds', () => {
    const { rows, columns, borders } = ordered('kind');
    expect(rows).toEqual(['bell', 'drum', 'rain', 'song']);
    expect(columns).toEqual(['bell', 'drum', 'rain', 'photo']);
    expect(borders).toEqual({ rows: [2, 3], columns: [2, 3] });
  });

  it('sorts by cluster as the worker found them', () => {
    const { rows, columns, borders } = ordered('cluster');
    expect(rows).toEqual(['song', 'drum', 'rain', 'bell']);
    expect(columns).toEqual(['drum', 'rain', 'photo', 'bell']);
    expect(borders).toEqual({ rows: [2, 3], columns: [1, 3] });
  });

  it('sorts by the rank of each clip’s video, then of its audio, clips without a partner last', () => {
    const { rows, columns } = ordered('rank');
    expect(rows).toEqual(['drum', 'rain', 'bell', 'song']);
    expect(columns).toEqual(['drum', 'rain', 'bell', 'photo']);
  });

  it.each(['kind', 'cluster', 'rank'] as const)('moves every cosine with its two clips: %s', (order) => {
    const { rows, columns, cosine } = ordered(order);
    rows.forEach((sound, row) =>
      columns.forEach((picture, column) => {
        const from = RESULT.rows.indexOf(sound) * 4 + RESULT.columns.indexOf(picture);
        expect(cosine[row * 4 + column]).toBe(RESULT.cosine[from]);
      }),
    );
  });
});

describe('the small matrix in words', () => {
  const nameOf = (id: string | undefined) => id ?? '';
  const matrix = ordered('given');
  const mismatched = mismatchedOf(matrix);

  it('compares a cosine with the mismatched pairs of clips that have both modalities', () => {
    // Those of rain, bell and drum alone.
    const values = [0.2, 0.3, 0.4, 0.6, 0.25, 0.2];
    const mean = values.reduce((sum, value) => sum + value / 6, 0);
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2 / 5, 0));
    expect(mismatched.mean).toBeCloseTo(mean, 6);
    expect(zOf(0.9, mismatched)).toBeCloseTo((0.9 - mean) / deviation, 5);
    expect(zOf(1, mismatchedOf({ rows: ['a'], columns: ['a'], cosine: Float32Array.of(1) }))).toBeNaN();
  });

  it('reads a cell with both names, its figures and its ranks', () => {
    expect(cellWords(matrix, mismatched, nameOf, { row: 1, column: 1 })).toMatch(
      /^Audio of bell with video of photo: cosine 0\.950, z \+\d\.\d\d; the video is rank 1 of 4 for that audio, the audio is rank 1 of 4 for that video\.$/,
    );
    expect(cellWords(matrix, mismatched, nameOf, { row: 0, column: 0 })).toContain('with its own video');
  });

  it('says which audio items rank their own video first, and what the others rank first', () => {
    expect(matrixWords(matrix, nameOf)).toBe(
      '2 of 3 audio items rank their own video first. First instead: for the audio of bell, the video of photo (own video: rank 3).',
    );
  });
});

describe('the room of the small matrix', () => {
  const fits = (width: number, height: number, clips: number) => {
    const layout = matrixLayout({ width, height }, clips, clips);
    const beside = layout.isWide ? SIDE.width + SIDE.gap : 0;
    expect(axisWidth(layout) + clips * layout.cell + beside).toBeLessThanOrEqual(width);
    return layout;
  };

  it('holds up to 60 clips on the first screen, on a desk and on a phone', () => {
    for (const [width, height] of [
      [630, 440],
      [790, 540],
      [344, 350],
    ] as const) {
      for (const clips of [1, 4, 9, 24, 60]) {
        const layout = fits(width, height, clips);
        expect(matrixHeight(layout, clips)).toBeLessThanOrEqual(height);
      }
    }
  });

  it('writes numbers and names only where there is room for 12 pixels of text', () => {
    expect(fits(790, 540, 6)).toMatchObject({ withNumbers: true, cell: 44, names: 140 });
    expect(fits(630, 440, 24)).toMatchObject({ withNumbers: false, names: 0 });
    for (const clips of [1, 8, 16, 24, 40, 60]) {
      const { cell, names, withNumbers } = fits(790, 540, clips);
      if (names > 0) expect(cell).toBeGreaterThanOrEqual(15);
      if (withNumbers) expect(cell).toBeGreaterThanOrEqual(34);
    }
  });
});

describe('the colours of similarity', () => {
  /** Relative luminance of a packed pixel, as WCAG 2 defines it. */
  const luminanceOf = (pixel: number) => {
    const [red, green, blue] = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255].map((byte) => {
      const value = byte / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

  it.each([
    ['light', 0xffffff],
    ['dark', 0x27211c],
  ] as const)('%s: the high end stands out from the ground, the low end does not', (scheme, ground) => {
    const lut = cosineLut(scheme);
    const [low, high] = [luminanceOf(lut[0]!), luminanceOf(lut[255]!)];
    const of = luminanceOf(ground);
    expect(contrast(high, of)).toBeGreaterThan(6);
    expect(contrast(low, of)).toBeLessThan(1.3);
    // One way only, so that more is always more.
    const steps = Array.from(lut, luminanceOf).slice(1);
    steps.forEach((step, at) => {
      if (scheme === 'light') expect(step).toBeLessThanOrEqual(luminanceOf(lut[at]!) + 1e-3);
      else expect(step).toBeGreaterThanOrEqual(luminanceOf(lut[at]!) - 1e-3);
    });
  });

  it.each(['light', 'dark'] as const)('%s: numbers can be read on every cell', (scheme) => {
    cosineLut(scheme).forEach((pixel, at) => {
      const ink = textOnCosine(at / 255, scheme) === '#000000' ? 0 : 1;
      expect(contrast(luminanceOf(pixel), ink)).toBeGreaterThan(4.5);
    });
  });
});
