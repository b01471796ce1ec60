import { describe, expect, it } from 'vitest';
import { peaksOf, timecode, toEdl } from '../../../src/ui/views/collection/peaks.ts';

const STARTS = [0, 5, 10, 15, 20, 25];

describe('peaks of a timeline', () => {
  it('are the best windows that do not overlap a better one, best first', () => {
    const peaks = peaksOf(STARTS, [0.1, 0.9, 0.8, 0.7, NaN, 0.2], 10, 10);
    expect(peaks.map(({ row }) => row)).toEqual([1, 3, 5]);
    expect(peaksOf(STARTS, [0.1, 0.9, 0.8, 0.7, NaN, 0.2], 10, 2)).toHaveLength(2);
    expect(peaksOf(STARTS, new Float32Array(6).fill(NaN), 10, 5)).toEqual([]);
    // Equal ones: the earlier first.
    expect(peaksOf(STARTS, new Float32Array(6).fill(0.5), 10, 9).map(({ seconds }) => seconds)).toEqual([
      0, 10, 20,
    ]);
  });

  it('leave as an edit decision list, with the last window cut at the end of the file', () => {
    expect(timecode(3723.5)).toBe('01:02:03:13');
    expect(timecode(59.999)).toBe('00:01:00:00');
    const file = { name: 'a long\nday.mp4', windowSeconds: 10, durationSeconds: 27 };
    const peaks = peaksOf(STARTS, [0, 0.5, 0, 0, 0.75, 0], 10, 2);
    expect(toEdl(file, peaks).split('\r\n')).toEqual([
      'TITLE: a long day.mp4',
      'FCM: NON-DROP FRAME',
      '',
      '001  AX       AA/V  C        00:00:20:00 00:00:27:00 00:00:00:00 00:00:07:00',
      '* FROM CLIP NAME: a long day.mp4',
      '* COSINE: 0.7500',
      '',
      '002  AX       AA/V  C        00:00:05:00 00:00:15:00 00:00:07:00 00:00:17:00',
      '* FROM CLIP NAME: a long day.mp4',
      '* COSINE: 0.5000',
      '',
      '',
    ]);
  });
});
