import { describe, expect, it } from 'vitest';
import { nearestFrame } from '../../../src/ui/figures/nearest-frame.ts';
import {
  columnMeans,
  drawnRange,
  fullRange,
  paintCells,
  paintHeat,
} from '../../../src/ui/views/localise/heat-cells.ts';
import {
  firstSentence,
  heatUnit,
  peakOf,
  readPicturePeak,
  readProbe,
  readSoundPeak,
} from '../../../src/ui/views/localise/heat-words.ts';
import { bestAndWorst } from '../../../src/ui/views/localise/sample-shelf.tsx';
import { AUDIO, VISUAL_GRID } from '../../support/cav-mae-inputs.ts';

const one = (length: number, token: number, value = 0.5) => {
  const values = new Float32Array(length).fill(-1);
  values[token] = value;
  return values;
};

describe('a map in words', () => {
  it('says where it is highest, in places a reader can find', () => {
    expect(readPicturePeak(one(196, 14 * 4 + 3), VISUAL_GRID)).toBe(
      'Highest in row 5, column 4 of 14 × 14 patches (25 % across, 32 % down): 0.500.',
    );
    // Band 0 is the lowest; a column is 0.16 s.
    expect(readSoundPeak(one(512, 10), AUDIO)).toBe('Highest at 1.6 to 1.8 s, 20 to 280 Hz: 0.500.');
    expect(readSoundPeak(one(512, 7 * 64, -0.25), AUDIO)).toContain('to 8000 Hz: −0.250.');
  });

  it('passes over places without a value, and takes the first of equals', () => {
    expect(peakOf(Float32Array.of(Number.NaN, 1, Number.NaN, 3, 3))).toBe(3);
    expect(peakOf(Float32Array.of(1, Number.NaN, 0))).toBe(0);
  });

  it('gives each kind of map its unit', () => {
    expect(heatUnit('similarity', 'none')).toBe('cosine');
    expect(heatUnit('similarity', 'place')).toBe('centred similarity');
    expect(heatUnit('rollout', 'place')).toBe('× even share');
    expect(heatUnit('drop', 'none')).toBe('of cosine lost');
  });
});

describe('the offset probe in words', () => {
  const probe = {
    shifts: Int16Array.of(-5, 0, 10),
    z: Float32Array.of(-1, 0.5, 2.25),
    best: 2,
    zero: 1,
    p: 0.344,
    shuffles: 500,
  };

  it('is sure of nothing that luck does as well', () => {
    const words = readProbe(probe, AUDIO);
    expect(words).toContain('agree best with the audio 1.6 s later: 2.3 standard deviations');
    expect(words).toContain('0.5 without a shift');
    expect(words).toContain('34 % of 500 shuffles');
    expect(words).toContain('no shift stands out');
  });

  it('says earlier, and as they are, and when it is no luck', () => {
    expect(readProbe({ ...probe, best: 0 }, AUDIO)).toContain('0.8 s earlier: −1.0');
    const sure = readProbe({ ...probe, best: 1, p: 0.002 }, AUDIO);
    expect(sure).toContain('agree best without a shift');
    expect(sure).toContain('unlikely to be chance');
    expect(sure).not.toContain('no shift');
  });
});

describe('the first sentence', () => {
  const method = (name: string, hits: number) => ({ method: name, hits, share: 0, interval: [0, 1] });
  const pointing = {
    clips: 24,
    methods: [method('similarity', 11), method('motion', 18), method('contrast', 9), method('centre', 22)],
  } as unknown as Parameters<typeof firstSentence>[1];

  it('names the baselines, with their hits once they are measured', () => {
    expect(firstSentence('similarity', null)).toContain('the centre of the frame');
    expect(firstSentence('similarity', pointing)).toBe(
      'The map’s highest patch is on the source in 11 of 24 samples; the patch that moves most in 18, the patch with the highest contrast in 9, the centre of the frame in 22.',
    );
  });

  it('says how far the measuring is until all of it is there', () => {
    const words = firstSentence('similarity', null, '3 of 24 clips are open');
    expect(words).toContain('Comparing the map with three baselines');
    expect(words).toContain('3 of 24 clips are open');
    expect(firstSentence('similarity', pointing, null)).not.toContain('Measuring');
  });

  it('gives no number for a map that was not measured', () => {
    const words = firstSentence('rollout', pointing);
    expect(words).toContain('the patch that moves most is on the source in 18 of 24 samples');
    expect(words).not.toContain('highest patch is');
  });
});

describe('samples by result', () => {
  const clip = (clipId: string, hit: boolean, lift: number) => ({
    clipId,
    frameIndex: 5,
    hits: hit ? (['similarity'] as const) : (['centre'] as const),
    lift,
  });

  it('are the three best of the hits and the three worst of the misses', () => {
    const each = [
      clip('a', true, 1.5),
      clip('b', false, 0.4),
      clip('c', true, 2),
      clip('d', false, 0.1),
      clip('e', true, 1.1),
      clip('f', true, 3),
    ];
    const methods = [{ method: 'similarity', hits: 4, share: 1, interval: [0, 1] }] as const;
    const { best, worst } = bestAndWorst({ each, methods });
    expect(best.map(({ clipId }) => clipId)).toEqual(['f', 'c', 'a']);
    expect(worst.map(({ clipId }) => clipId)).toEqual(['d', 'b']);
  });
});

describe('a map as pixels', () => {
  const lut = Uint32Array.from({ length: 256 }, (_, level) => 0xff000000 + level);
  const grid = { gridRows: 2, gridColumns: 2 };
  const levels = ({ data }: { data: Uint8ClampedArray }) => [...data].filter((_, i) => i % 4 === 0);

  it('has one pixel a patch, low bands of a spectrogram at the bottom', () => {
    const values = Float32Array.of(0, 1, 0.5, 2);
    expect(levels(paintCells(values, grid, false, [0, 1], lut))).toEqual([0, 255, 128, 255]);
    expect(levels(paintCells(values, grid, true, [0, 1], lut))).toEqual([128, 255, 0, 255]);
  });

  it('is clear below its sixtieth percentile, padding aside, as a grid and smoothly', () => {
    const values = Float32Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 10, Number.NaN, Number.NaN);
    const range = drawnRange(values);
    expect(range).toEqual([5, 10]);
    const row = { gridRows: 1, gridColumns: 12 };
    for (const isSmooth of [false, true]) {
      const { width, data } = paintHeat(values, row, false, { range, lut, isSigned: false }, isSmooth);
      const at = (patch: number) => data[4 * Math.floor(((patch + 0.5) / 12) * width) + 3]!;
      expect([0, 3, 5, 10, 11].map(at)).toEqual([0, 0, 0, 0, 0]);
      expect(at(7)).toBeGreaterThan(0);
      expect(at(9)).toBe(255);
    }
    expect(drawnRange(Float32Array.of(2, 2))).toEqual([1.5, 2.5]);
  });

  it('is clear where there is no value', () => {
    const { data } = paintCells(Float32Array.of(Number.NaN, 1, 1, 1), grid, false, [0, 1], lut);
    expect(data[3]).toBe(0);
    expect(data[7]).toBe(255);
  });

  it('has a mean over bands at each time', () => {
    expect([...columnMeans(Float32Array.of(1, 2, 3, 6), grid)]).toEqual([2, 4]);
    expect(columnMeans(Float32Array.of(1, Number.NaN, 3, Number.NaN), grid)[1]).toBeNaN();
  });

  it('spans what is there', () => {
    expect(fullRange(Float32Array.of(3, Number.NaN, -1))).toEqual([-1, 3]);
    expect(fullRange(Float32Array.of(2, 2))).toEqual([1.5, 2.5]);
    expect(fullRange(Float32Array.of(Number.NaN))).toEqual([0, 1]);
  });
});

it('the frame under the playhead is the nearest, the earlier of two', () => {
  expect(nearestFrame([0, 1, 2], 1.4)).toBe(1);
  expect(nearestFrame([0, 1, 2], 1.5)).toBe(1);
  expect(nearestFrame([0, 1, 2], 9)).toBe(2);
  expect(nearestFrame([], 3)).toBe(0);
});
