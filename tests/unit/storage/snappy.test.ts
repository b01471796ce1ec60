import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import { expect, it } from 'vitest';
import { SeededRandom } from '../../../src/core/rng.ts';
import { unsnap } from '../../../src/storage/snappy.ts';

it.each([0, 1, 59, 60, 61, 300, 70_000, 200_000])('gives back %i bytes that were compressed', (length) => {
  const random = new SeededRandom(length);
  const noise = Uint8Array.from(random.uniforms(length), (u) => Math.floor(u * 256));
  for (const bytes of [noise, noise.map((_, i) => noise[i % 7]!), new Uint8Array(length)])
    expect(unsnap(snappyCompress(bytes), length)).toEqual(bytes);
});

it.each([
  ['a piece whose length has its highest bit set', [16, 0xfc, 0xf0, 0xff, 0xff, 0xff, 1, 2, 3]],
  ['a copy from before the start', [16, 0, 1, 0x05, 9]],
  ['a copy from no distance', [16, 0, 1, 0x05, 0]],
  ['a piece that is cut off', [16, 60, 1, 2]],
  ['another length than the page says', [15, 60, ...new Array<number>(16).fill(1)]],
  ['too few bytes', [16, 0, 1]],
  ['more bytes than it says', [16, 17 * 4, ...new Array<number>(18).fill(1)]],
  ['a length without an end', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
])('refuses %s, and ends', (_, bytes) => {
  expect(() => unsnap(Uint8Array.from(bytes), 16)).toThrow('damaged');
});

it('makes nothing that its bytes cannot hold', () => {
  expect(() => unsnap(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 4), 2 ** 30)).toThrow('damaged');
});
