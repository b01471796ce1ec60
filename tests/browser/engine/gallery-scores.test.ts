import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/core/rng.ts';
import { restFor } from '../../../src/core/turns/rest.ts';
import type { Gallery } from '../../../src/engine/features/gallery.ts';
import { galleryScores, gallerySides } from '../../../src/engine/features/gallery-scores.ts';
import { l2NormalizeRows } from '../../../src/math/l2-normalize.ts';
import { runtimeCallCount } from '../../../src/model/session.ts';
import { BACKENDS } from '../../gpu/model/backends.ts';

/** Large enough for the runtime: 113 x 113 x 10 x 800 is 102 million products. */
const [ITEMS, FRAMES, WIDTH] = [113, 10, 800];
/** Forty pictures: the last block is a smaller one. */
const RAGGED_BLOCK = 40 * (ITEMS - 1) * FRAMES * WIDTH;
/** The second of each two is the first again, sound and pictures. */
const TWINS = [
  [3, 77],
  [20, 112],
] as const;

function largeGallery(): Gallery {
  const random = new SeededRandom(8);
  const unit = (rows: number) =>
    l2NormalizeRows(
      Float32Array.from({ length: rows * WIDTH }, () => random.uniform() - 0.5),
      rows,
      WIDTH,
    );
  const [audio, visual] = [unit(ITEMS), unit(ITEMS * FRAMES)];
  const hasFrame = new Uint8Array(ITEMS * FRAMES).fill(1);
  // One clip has a single frame, one has none: it answers nothing.
  hasFrame.fill(0, 50 * FRAMES + 1, 51 * FRAMES);
  hasFrame.fill(0, 60 * FRAMES, 61 * FRAMES);
  for (const [one, other] of TWINS) {
    audio.copyWithin(other * WIDTH, one * WIDTH, (one + 1) * WIDTH);
    visual.copyWithin(other * FRAMES * WIDTH, one * FRAMES * WIDTH, (one + 1) * FRAMES * WIDTH);
  }
  const entries = Array.from({ length: ITEMS }, (_, row) => ({
    id: String(row),
    isClip: true,
    name: String(row),
    kind: null,
    hasAudio: row !== 7,
    hasVisual: row !== 60,
  }));
  return { entries, width: WIDTH, frames: FRAMES, retrievalFrame: 5, audio, visual, hasFrame };
}

describe.each(BACKENDS)('a large gallery, multiplied by the runtime on %s', (_, makeBackend) => {
  it('has the scores of the definition, and its ties', async () => {
    const gallery = largeGallery();
    const sides = gallerySides(gallery);
    const columns = sides.pictures.length;
    const calls = runtimeCallCount();
    const scores = await galleryScores(
      gallery,
      sides,
      await makeBackend(),
      restFor(undefined),
      undefined,
      RAGGED_BLOCK,
    );
    // Made, three blocks of 40, 40 and 32 pictures, released.
    expect(runtimeCallCount() - calls).toBe(5);
    expect([sides.sounds.length, columns]).toEqual([ITEMS - 1, ITEMS - 1]);

    let largest = 0;
    for (const sound of [0, 3, 50, 111]) {
      for (let picture = 0; picture < columns; picture += 1) {
        const own = cosines(gallery, sides.sounds[sound]!, sides.pictures[picture]!);
        for (const [policy, expected] of [
          ['frame', own[5] ?? own[0]!],
          ['mean', own.reduce((sum, cosine) => sum + cosine, 0) / own.length],
          ['max', Math.max(...own)],
        ] as const) {
          // Float32 sums of 800 products below 1/100: their rounding comes to less than 1e-6.
          expect(Math.abs(scores[policy][sound * columns + picture]! - expected)).toBeLessThan(1e-6);
          largest = Math.max(largest, Math.abs(expected));
        }
      }
    }
    expect(largest).toBeGreaterThan(0.05);

    // Equal features give equal scores wherever they stand: a tie is seen as one.
    const column = (row: number) => sides.pictures.indexOf(row);
    for (const [one, other] of TWINS) {
      for (let sound = 0; sound < sides.sounds.length; sound += 1) {
        const row = scores.max.subarray(sound * columns, (sound + 1) * columns);
        expect(row[column(one)]).toBe(row[column(other)]);
      }
    }
  });

  it('stops before the next block once it is aborted', async () => {
    const controller = new AbortController();
    const gallery = largeGallery();
    controller.abort();
    const calls = runtimeCallCount();
    await expect(
      galleryScores(gallery, gallerySides(gallery), await makeBackend(), restFor(controller.signal)),
    ).rejects.toMatchObject({ code: 'aborted' });
    // The session was made and is released; nothing ran in it.
    expect(runtimeCallCount() - calls).toBe(2);
  });
});

/** One sound with the frames that one item has, in float64. */
function cosines({ audio, visual, hasFrame }: Gallery, sound: number, item: number): number[] {
  return Array.from({ length: FRAMES }, (_, frame) => item * FRAMES + frame)
    .filter((row) => hasFrame[row] === 1)
    .map((row) => {
      let sum = 0;
      for (let i = 0; i < WIDTH; i += 1) sum += audio[sound * WIDTH + i]! * visual[row * WIDTH + i]!;
      return sum;
    });
}
