import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ClipThumbnails } from '../../../src/contract/clip.ts';
import { openOwnFolder } from '../../../src/core/own-names.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import { startWorker } from './worker.ts';

/** More than have their arrays in memory at once. */
const CLIPS = 26;

const folders = () => openOwnFolder('scratch', { create: true });
const nameOf = (index: number) => `clip-${index}`;

/** How many files are in each worker's folder of arrays. */
async function scratch(): Promise<number[]> {
  const counts: number[] = [];
  const all = await openOwnFolder('scratch', { create: false }).catch(() => null);
  for await (const folder of all?.values() ?? []) {
    const names: string[] = [];
    for await (const name of (folder as FileSystemDirectoryHandle).keys()) names.push(name);
    counts.push(names.length);
  }
  return counts;
}

async function openMany(engine: Awaited<ReturnType<typeof startWorker>>) {
  const video = new File([await fixtureBytes('media/h264-aac.mp4')], 'bars.mp4');
  const tick = new File([await fixtureBytes('media/pcm.wav')], 'tick.wav');
  for (let index = 0; index < CLIPS; index += 1) {
    const file = index === 0 ? video : tick;
    await engine.client.call('openClip', { clipId: nameOf(index), source: { kind: 'file', file } });
  }
}

const firstOf = async ({ client }: Awaited<ReturnType<typeof startWorker>>) => ({
  pictures: await client.call('clipPictures', { clipId: nameOf(0) }),
  sound: (await client.call('playbackAudio', { clipId: nameOf(0) }))?.samples,
});

afterEach(async () => {
  const all = await folders();
  for await (const name of all.keys()) await all.removeEntry(name, { recursive: true }).catch(() => null);
});

describe('many open clips', () => {
  it('have their arrays on the disk while nobody looks, and again in memory, bit for bit', async () => {
    {
      using engine = await startWorker('wasm');
      const file = new File([await fixtureBytes('media/h264-aac.mp4')], 'bars.mp4');
      const opened = await engine.client.call('openClip', {
        clipId: 'alone',
        source: { kind: 'file', file },
      });
      const sound = (await engine.client.call('playbackAudio', { clipId: 'alone' }))?.samples;
      await engine.client.call('closeClip', { clipId: 'alone' });
      await openMany(engine);
      await vi.waitFor(async () => expect(await scratch()).toEqual([CLIPS - 24]), 10_000);
      const again = await firstOf(engine);
      expect(again.sound).toEqual(sound);
      expect(again.pictures).toEqual({
        frames: opened.frames.map(({ thumbnail }) => thumbnail),
        strip: opened.strip,
      } satisfies ClipThumbnails);

      // Everything is forgotten: what was on the disk is decoded again.
      await openMany(engine);
      await vi.waitFor(async () => expect((await scratch())[0]).toBeGreaterThan(0), 10_000);
      await engine.client.call('forgetEverything', {});
      expect(await scratch()).toEqual([]);
      expect(await firstOf(engine)).toEqual(again);
    }
    // A worker that ended leaves nothing to the next.
    await (await folders()).getDirectoryHandle('left', { create: true });
    using next = await startWorker('wasm');
    expect(next.environment.backend).toBe('wasm');
    await vi.waitFor(async () => expect(await scratch()).toEqual([]), 10_000);
  }, 120_000);
});
