import { describe, expect, it } from 'vitest';
import { gatherFile, gatherInMemory } from '../../../src/storage/gather-file.ts';

const PIECES = [Uint8Array.of(1, 2, 3), Uint8Array.of(4), Uint8Array.of(5, 6)];

describe('a file that is gathered where the browser keeps no files', () => {
  it('is whole, and told as it grows', async () => {
    const told: number[] = [];
    const blob = await gatherFile(PIECES, { onBytes: (done) => told.push(done) });
    expect([...new Uint8Array(await blob.arrayBuffer())]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(told).toEqual([3, 4, 6]);
  });

  it('is refused once it is too large for memory', async () => {
    expect((await gatherInMemory(PIECES, {}, 6)).size).toBe(6);
    await expect(gatherInMemory(PIECES, {}, 5)).rejects.toMatchObject({ code: 'storage/unavailable' });
  });

  it('is given up when it is cancelled, also after its last piece', async () => {
    const controller = new AbortController();
    const onBytes = (done: number) => {
      if (done === 6) controller.abort();
    };
    await expect(gatherFile(PIECES, { signal: controller.signal, onBytes })).rejects.toMatchObject({
      code: 'aborted',
    });
  });
});
