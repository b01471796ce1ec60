import { describe, expect, it, vi } from 'vitest';
import type { ClipFacts } from '../../../src/contract/clip.ts';
import { CAV_MAE } from '../../../src/core/family.ts';
import type { ClipData, ComingClip, ShelfRoom } from '../../../src/engine/clip/clips.ts';
import { ClipShelf } from '../../../src/engine/clip/clips.ts';
import type { ClipMedia } from '../../../src/engine/media/clip-media.ts';
import type { Aside } from '../../../src/storage/scratch.ts';

/** A disk that may be full, and may forget. */
class FakeDisk implements Aside {
  readonly files = new Map<string, ArrayBuffer>();
  isFull = false;
  writes = 0;

  async write(name: string, bytes: readonly Uint8Array<ArrayBuffer>[]): Promise<boolean> {
    this.writes += 1;
    if (this.isFull) return false;
    this.files.set(name, await new Blob([...bytes]).arrayBuffer());
    return true;
  }

  async read(name: string): Promise<ArrayBuffer | null> {
    return this.files.get(name) ?? null;
  }

  remove(name: string): void {
    this.files.delete(name);
  }
}

const POOLED = { kind: 'pooled', modality: 'audio', frameIndex: 0 } as const;
const TOKENS = { kind: 'tokens', modality: 'visual', frameIndex: 5 } as const;
const ROOM: ShelfRoom = { data: 2, media: 1, tokens: 2 };

function shelfOf(count: number, disk = new FakeDisk()) {
  const shelf = new ClipShelf(disk, () => CAV_MAE, ROOM);
  const open = new Set<string>();
  let decoded = 0;
  const mediaOf = (id: string) => {
    open.add(id);
    return { name: id, close: () => open.delete(id) } as unknown as ClipMedia;
  };
  const put = (id: string, value: number) => {
    const picture = Uint8Array.of(value, 255);
    const data: ClipData = {
      samples: Float32Array.of(value, -1, 0.5),
      logMel: value % 2 ? null : Float32Array.of(-value),
      // One stands in for another.
      pictures: [picture, null, picture, Uint8Array.of(value + 1)],
    };
    shelf.set(id, {
      media: mediaOf(id),
      file: null,
      data,
      summary: { clipId: id, family: CAV_MAE } as ClipFacts,
      reopen: async () => mediaOf(id),
      prepare: async (_, family) => {
        decoded += 1;
        return { data, summary: { clipId: id, family } as ClipFacts };
      },
    } satisfies ComingClip);
    const { features } = shelf.get(id);
    features.set(POOLED, Float32Array.of(value));
    features.set(TOKENS, Float32Array.of(value));
    return data;
  };
  const data = Array.from({ length: count }, (_, index) => put(String(index), index));
  return { shelf, disk, open, put, data, decodedTimes: () => decoded };
}

describe('the shelf of open clips', () => {
  it('holds the arrays of few clips, and gives those of the others from the disk, bit for bit', async () => {
    const { shelf, disk, data, decodedTimes } = shelfOf(6);
    await vi.waitFor(() => expect(disk.files.size).toBe(4));
    for (const [index, expected] of data.entries()) {
      const { data: given, summary } = await shelf.load(String(index));
      expect(given).toEqual(expected);
      expect(given.pictures[2]).toBe(given.pictures[0]);
      expect(summary.clipId).toBe(String(index));
    }
    expect(decodedTimes()).toBe(0);
    // What is there already is not written again.
    await vi.waitFor(() => expect(disk.files.size).toBe(6));
    for (const index of data.keys()) await shelf.load(String(index));
    expect(disk.writes).toBe(6);
  });

  it('decodes once more where the disk is full or has forgotten, once for all who ask', async () => {
    const disk = new FakeDisk();
    disk.isFull = true;
    const { shelf, data, decodedTimes } = shelfOf(4, disk);
    await vi.waitFor(() => expect(disk.writes).toBe(2));
    await Promise.resolve();
    const [once, twice] = await Promise.all([shelf.load('0'), shelf.load('0')]);
    expect(once.data).toEqual(data[0]);
    expect(twice.data).toBe(once.data);
    expect(decodedTimes()).toBe(1);

    const forgetful = shelfOf(4);
    await vi.waitFor(() => expect(forgetful.disk.files.size).toBe(2));
    forgetful.disk.files.clear();
    expect((await forgetful.shelf.load('1')).data).toEqual(forgetful.data[1]);
    expect(forgetful.decodedTimes()).toBe(1);
  });

  it('closes the files of all but the last, though not under those who work with one', async () => {
    const { shelf, open, put } = shelfOf(3);
    expect([...open]).toEqual(['2']);
    await shelf.useMedia('0', async ({ name }) => {
      expect(name).toBe('0');
      put('3', 3);
      await shelf.load('3');
      expect(open.has('0')).toBe(true);
    });
    expect(open.has('0')).toBe(false);
    const names = await Promise.all(['1', '1'].map((id) => shelf.useMedia(id, async (media) => media)));
    expect(names[0]).toBe(names[1]);
  });

  it('lets go of the features of patches, which are large, and keeps the pooled ones', () => {
    const { shelf, put } = shelfOf(4);
    // A clip that is put in makes room for itself; its own features come after.
    put('4', 4);
    const has = (id: string) => [POOLED, TOKENS].map((key) => shelf.get(id).features.has(key));
    expect(['1', '2', '3', '4'].map(has)).toEqual([
      [true, false],
      [true, false],
      [true, true],
      [true, true],
    ]);
    shelf.forgetFeatures();
    expect(has('4')).toEqual([false, false]);
  });

  it('leaves nothing of a clip that is closed or replaced', async () => {
    const { shelf, disk, open, put } = shelfOf(5);
    await vi.waitFor(() => expect(disk.files.size).toBe(3));
    shelf.close('0');
    const again = put('1', 10);
    await vi.waitFor(() => expect(disk.files.size).toBe(2));
    expect((await shelf.load('1')).data).toBe(again);
    expect(open.has('0')).toBe(false);
    expect(() => shelf.get('0')).toThrow(/no longer open/);
    await expect(shelf.load('0')).rejects.toMatchObject({ code: 'not-found' });
  });
});
