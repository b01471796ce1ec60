import { expect, it } from 'vitest';
import { codecDelaySeconds } from '../../../src/media/sound/codec-delay.ts';

/** An element with its length in eight bytes, or unknown. */
function element(id: number[], body: number[], known = true): number[] {
  const size = known
    ? [0x01, 0, 0, 0, 0, 0, body.length >> 8, body.length & 255]
    : [0x01, ...Array<number>(7).fill(255)];
  return [...id, ...size, ...body];
}

const EBML = element([0x1a, 0x45, 0xdf, 0xa3], [1, 2, 3]);
const VOID = element([0xec], Array<number>(300).fill(0));
const track = (number: number, ...more: number[][]) =>
  element([0xae], [...element([0xd7], [number]), ...more.flat()]);
const delay = (...bytes: number[]) => element([0x56, 0xaa], bytes);
const file = (tracks: number[][], known = true) =>
  new Blob([
    Uint8Array.from([
      ...EBML,
      ...element(
        [0x18, 0x53, 0x80, 0x67],
        [
          ...VOID,
          ...element([0x16, 0x54, 0xae, 0x6b], tracks.flat()),
          ...element([0x1f, 0x43, 0xb6, 0x75], [0]),
        ],
        known,
      ),
    ]),
  ]);

it.each([true, false])('reads the delay of a track, the length of the whole known: %s', async (known) => {
  const blob = file([track(1), track(2, delay(0x63, 0x2e, 0xa0))], known);
  expect(await codecDelaySeconds(blob, 2)).toBeCloseTo(0.0065, 9);
  expect(await codecDelaySeconds(blob, 1)).toBeNull();
  expect(await codecDelaySeconds(blob, 3)).toBeNull();
});

it.each([
  ['nothing', new Blob([])],
  ['zeros', new Blob([new Uint8Array(64)])],
  ['a track that ends in its head', new Blob([Uint8Array.from([...EBML, 0x18, 0x53, 0x80, 0x67, 0x01])])],
  ['lengths beyond the file', new Blob([Uint8Array.from([...EBML, 0xec, 0x08, 255, 255, 255, 255])])],
])('finds none in %s, and ends', async (_, blob) => {
  expect(await codecDelaySeconds(blob, 1)).toBeNull();
});
