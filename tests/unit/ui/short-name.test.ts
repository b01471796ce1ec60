import { expect, test } from 'vitest';
import { shortName } from '../../../src/ui/kit/short-name.ts';

test('a name that is too long keeps both its ends and loses its middle', () => {
  expect(shortName('rain.mp4', 8)).toBe('rain.mp4');
  expect(shortName('recording-of-rain.mp4', 11)).toBe('recor…n.mp4');
  expect(shortName('recording-of-rain.mp4', 10)).toBe('recor….mp4');
  expect(shortName('recording', 1)).toBe('r…g');
});

test('a letter of two code units is not cut in half', () => {
  expect(shortName('😀😀😀😀😀', 4)).toBe('😀😀…😀');
  expect(shortName('😀😀😀😀', 4)).toBe('😀😀😀😀');
});
