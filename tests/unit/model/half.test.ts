import { expect, it } from 'vitest';
import { bfloatToFloat, floatToHalf, halfToFloat } from '../../../src/math/half.ts';

it('widens every kind of float16', () => {
  const bits = Uint16Array.of(
    0x0000,
    0x8000,
    0x0001,
    0x03ff,
    0x0400,
    0x3c00,
    0xc000,
    0x7bff,
    0x7c00,
    0xfc00,
    0x7e00,
  );
  const expected = [0, -0, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, 1, -2, 65504, Infinity, -Infinity, NaN];
  expect([...halfToFloat(bits)]).toEqual(expected);
});

it('narrowing is the inverse of widening, for all bit patterns but the many NaNs', () => {
  const bits = Uint16Array.from({ length: 0x10000 }, (_, i) => i).filter((half) => (half & 0x7fff) <= 0x7c00);
  expect(floatToHalf(halfToFloat(bits))).toEqual(bits);
  expect(halfToFloat(floatToHalf(Float32Array.of(NaN)))[0]).toBeNaN();
});

it('narrowing rounds to the nearest, ties to even', () => {
  const step = 2 ** -10;
  const narrowed = (value: number) => halfToFloat(floatToHalf(Float32Array.of(value)))[0];
  expect(narrowed(1 + 0.49 * step)).toBe(1);
  expect(narrowed(1 + 0.5 * step)).toBe(1);
  expect(narrowed(1 + 0.51 * step)).toBe(1 + step);
  expect(narrowed(1 + 1.5 * step)).toBe(1 + 2 * step);
  expect(narrowed(2 - 0.25 * step)).toBe(2);
  expect(narrowed(2.5 * 2 ** -24)).toBe(2 * 2 ** -24);
  expect(narrowed(2 ** -25)).toBe(0);
  expect(narrowed(1.01 * 2 ** -25)).toBe(2 ** -24);
  expect(narrowed(65519)).toBe(65504);
  expect(narrowed(65520)).toBe(Infinity);
  expect(narrowed(-1e9)).toBe(-Infinity);
});

it('widens bfloat16', () => {
  expect([...bfloatToFloat(Uint16Array.of(0x3f80, 0xc040, 0x7f80, 0x0080))]).toEqual([
    1,
    -3,
    Infinity,
    2 ** -126,
  ]);
});
