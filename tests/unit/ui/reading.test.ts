import { describe, expect, it } from 'vitest';
import { melPosition, timePosition } from '../../../src/ui/figures/axes.ts';
import {
  formatBytes,
  formatCosine,
  formatFigure,
  formatParameters,
  formatSeconds,
  formatShare,
} from '../../../src/ui/kit/format.ts';
import { cosineRange } from '../../../src/ui/views/similarity/cosine-colour.ts';
import { readCell } from '../../../src/ui/views/similarity/small/matrix-reading.ts';
import { AUDIO } from '../../support/cav-mae-inputs.ts';

/** Two sounds by three pictures; the second sound is tied between two. */
const cosine = new Float32Array([0.75, 0.5, 0.25, 0.125, 0.5, 0.5]);

describe('the matrix', () => {
  it('ranks a cell among its row and its column by strictly greater scores', () => {
    expect(readCell(cosine, 3, 0, 0)).toEqual({ cosine: 0.75, rankOfPicture: 1, rankOfSound: 1 });
    expect(readCell(cosine, 3, 1, 0)).toEqual({ cosine: 0.125, rankOfPicture: 3, rankOfSound: 2 });
  });

  it('gives tied cells the better rank', () => {
    expect(readCell(cosine, 3, 1, 1).rankOfPicture).toBe(1);
    expect(readCell(cosine, 3, 1, 2).rankOfPicture).toBe(1);
    expect(readCell(cosine, 3, 0, 1).rankOfSound).toBe(1);
  });

  it('spans something even where all values agree or there are none', () => {
    expect(cosineRange(cosine)).toEqual([0.125, 0.75]);
    expect(cosineRange(new Float32Array([0.5]))).toEqual([0, 1]);
    expect(cosineRange(new Float32Array())).toEqual([0, 1]);
  });
});

describe('axes', () => {
  it('put 20 Hz at the bottom, 8 kHz on top and 1 kHz where the mel scale does', () => {
    expect(melPosition(20)).toBe(0);
    expect(melPosition(8000)).toBe(1);
    // mel(20) 31.75, mel(1000) 999.99, mel(8000) 2840.02, by the mel formula's own table.
    expect(melPosition(1000)).toBeCloseTo((999.99 - 31.75) / (2840.02 - 31.75), 4);
  });

  it('put ten seconds short of the end: 1024 frames of 10 ms', () => {
    expect(timePosition(10, AUDIO.seconds)).toBeCloseTo(1000 / 1024, 12);
    expect(timePosition(11, AUDIO.seconds)).toBe(1);
  });
});

describe('numbers', () => {
  it('have three significant digits, and a dash where there is none', () => {
    expect([0.21345, 1234.6, 0, 0.00012, null, Number.NaN].map(formatFigure)).toEqual([
      '0.213',
      '1235',
      '0',
      '1.2e-4',
      '–',
      '–',
    ]);
    expect(formatCosine(-0.1234)).toBe('−0.123');
  });

  it('keep their units on the same line', () => {
    expect(formatSeconds(59.94)).toBe('59.9\u00a0s');
    expect(formatSeconds(59.96)).toBe('1:00.0');
    expect(formatSeconds(64.23)).toBe('1:04.2');
    expect(formatBytes(764_000_000)).toBe('764\u00a0MB');
    expect(formatBytes(999)).toBe('999\u00a0B');
    expect(formatParameters(191_000_000)).toBe('191\u00a0M');
    expect(formatShare(0.125)).toBe('12.5\u00a0%');
  });
});
