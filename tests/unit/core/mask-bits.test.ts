import { describe, expect, it } from 'vitest';
import { decodeMask, encodeMask } from '../../../src/core/masks/mask-bits.ts';
import { SeededRandom } from '../../../src/core/rng.ts';

/** Masks of every kind: noise at several densities, single tokens, bands, all and nothing. */
function masks(tokens: number): Uint8Array[] {
  const random = new SeededRandom(tokens);
  const noise = [0.02, 0.25, 0.5, 0.75, 0.98].flatMap((share) =>
    Array.from({ length: 20 }, () =>
      Uint8Array.from({ length: tokens }, () => (random.uniform() < share ? 1 : 0)),
    ),
  );
  const single = [0, 1, tokens - 1].map((at) => new Uint8Array(tokens).fill(1, at, at + 1));
  const bands = [1, 2, 7, 64].map((width) =>
    Uint8Array.from({ length: tokens }, (_, token) => Math.floor(token / width) % 2),
  );
  return [...noise, ...single, ...bands, new Uint8Array(tokens), new Uint8Array(tokens).fill(1)];
}

describe('a mask as text', () => {
  it.each([512, 196, 1, 6, 7])('comes back bit for bit: %i tokens', (tokens) => {
    for (const mask of masks(tokens)) {
      const text = encodeMask(mask);
      expect(text).toMatch(/^\.?[\w-]+$/);
      expect(decodeMask(text, tokens)).toEqual(mask);
    }
  });

  it('is never longer than its bits, and short for areas', () => {
    for (const mask of masks(512)) expect(encodeMask(mask).length).toBeLessThanOrEqual(86);
    for (const mask of masks(196)) expect(encodeMask(mask).length).toBeLessThanOrEqual(33);
    // Nothing visible first, then 512 = 0 + 16 * 32 hidden.
    expect(encodeMask(new Uint8Array(512).fill(1))).toBe('.AgQ');
    // Bits 1, 3 and 5 of the first six, bit 0 of the seventh character's: 0b010101 = 21 = V, 0b100000 = 32 = g.
    expect(encodeMask(Uint8Array.of(0, 1, 0, 1, 0, 1, 1))).toBe('Vg');
  });

  it('tells different masks apart', () => {
    const texts = masks(196).map(encodeMask);
    const bits = masks(196).map((mask) => mask.join(''));
    expect(new Set(texts).size).toBe(new Set(bits).size);
  });

  it('gives null for what is no mask of so many tokens', () => {
    const text = encodeMask(masks(512)[40] as Uint8Array);
    expect(text).toHaveLength(86);
    for (const broken of [
      '',
      '.',
      text.slice(1),
      `${text}A`,
      text.replace(/.$/, '!'),
      // Four of 86 characters' 516 bits are past the end; so does a run of 513, an endless one, a cut-off one.
      text.replace(/.$/, '_'),
      '.AhQ',
      '.gggggggggggggggggggggggg',
      '.Ag',
      '.A',
      '. gQ',
    ]) {
      expect(decodeMask(broken, 512), broken).toBeNull();
    }
    expect(decodeMask(text, 196)).toBeNull();
  });
});
