import { describe, expect, it } from 'vitest';
import { RpcClient } from '../../../src/core/rpc.ts';
import type { ClipMedia } from '../../../src/engine/media/clip-media.ts';
import { MediaLanes } from '../../../src/engine/media/clip-media.ts';
import type { ConnectMedia } from '../../../src/engine/media/connect-media.ts';
import { connectMedia } from '../../../src/engine/media/connect-media.ts';
import type { MediaContract } from '../../../src/engine/media/media-contract.ts';
import { MediaLane } from '../../../src/engine/media/media-lane.ts';
import { SAMPLING } from '../../support/cav-mae-inputs.ts';
import { placeOf, withUint32 } from '../../support/damage.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import { startWorker } from './worker.ts';

const PATIENCE = { stillMs: 1000, beatMs: 100, stopMs: 200 };
const clip = async (name: string) => new Blob([await fixtureBytes(`media/${name}`)]);
const tenSeconds = { startSeconds: 0, durationSeconds: 10 };

/** A lane whose first worker a file stops, and whose next ones are real; how many there were. */
function stuckFirst() {
  const made = { workers: 0, ended: 0 };
  const connect: ConnectMedia = (onFailure) => {
    made.workers++;
    if (made.workers > 1) return connectMedia(onFailure);
    const worker = new Worker(new URL('./stuck-media-worker.ts', import.meta.url), { type: 'module' });
    const end = () => {
      made.ended++;
      worker.terminate();
    };
    return { client: new RpcClient<MediaContract>(worker), end };
  };
  return { made, lanes: new MediaLanes(new MediaLane(connect, PATIENCE), new MediaLane(connectMedia)) };
}

/** The model's ten frames and the sound of the first window. */
async function readAll(media: ClipMedia) {
  const sound = await media.decodeAudio(tenSeconds);
  let frames = 0;
  for await (const { image } of media.decodeFrames(tenSeconds, SAMPLING)) {
    frames += image.width > 0 ? 1 : 0;
    image.close();
  }
  return { seconds: sound.seconds, frames };
}

describe('the watch over the media worker', () => {
  it.each([
    ['runs in circles', 'circles.mp4', 'media/damaged', /^This file's headers are damaged: .* for 1 seconds/],
    ['waits without end', 'waits.mp4', 'media/stalled', /this file's headers are damaged, or its drive/],
  ])('ends one that %s, and the next file gets a fresh one', async (_, name, code, sentence) => {
    const { made, lanes } = stuckFirst();
    const file = await clip('h264-aac.mp4');
    const stuck = lanes.open(file, name);
    // It waits its turn, and does not share the other's fate.
    const good = lanes.open(file, 'good.mp4');
    await expect(stuck).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) as string });
    expect(made.ended).toBe(1);
    expect(await readAll(await good)).toEqual({ seconds: expect.closeTo(3, 1) as number, frames: 10 });
    expect(made.workers).toBe(2);
    expect(await lanes.framesOpen()).toBe(0);
  });

  it('lets go at once of what is cancelled', async () => {
    const { made, lanes } = stuckFirst();
    const file = await clip('h264-aac.mp4');
    const controller = new AbortController();
    const stuck = lanes.open(file, 'circles.mp4', controller.signal);
    const waiting = new AbortController();
    const second = lanes.open(file, 'second.mp4', waiting.signal);
    const good = lanes.open(file, 'good.mp4');
    waiting.abort();
    await expect(second).rejects.toMatchObject({ code: 'aborted' });
    controller.abort();
    await expect(stuck).rejects.toMatchObject({ code: 'aborted' });
    expect((await good).video).toMatchObject({ width: 128 });
    expect(made).toEqual({ workers: 2, ended: 1 });
  });

  it('leaves alone the clips that are open: their files are opened again when they are asked for', async () => {
    const file = await clip('h264-aac.mp4');
    let workers = 0;
    const connections: { end: () => void }[] = [];
    const connect: ConnectMedia = (onFailure) => {
      workers++;
      const connection = connectMedia(onFailure);
      connections.push(connection);
      return connection;
    };
    const lane = new MediaLane(connect, PATIENCE);
    const lanes = new MediaLanes(lane, lane);
    const media = await Promise.all(['a', 'b', 'c', 'd'].map((name) => lanes.open(file, name)));
    const before = await readAll(media[0]!);
    const stream = media[1]!.decodeFrames(tenSeconds, SAMPLING);
    expect((await stream.next()).done).toBe(false);
    const dying = expect(stream.next()).rejects.toMatchObject({ code: 'media/damaged' });
    // Nothing answers any more, as when a file has stopped it.
    connections[0]?.end();
    await dying;
    expect(await readAll(media[0]!)).toEqual(before);
    expect((await readAll(media[3]!)).frames).toBe(10);
    expect(workers).toBe(2);
  });

  it('keeps a stream that is left in the middle from holding pictures', async () => {
    const lanes = new MediaLanes();
    const media = await lanes.open(await clip('h264-aac.mp4'), 'left.mp4');
    for await (const { image } of media.decodeFrames(tenSeconds, SAMPLING)) {
      image.close();
      break;
    }
    const reel = media.playbackFrames(tenSeconds, { maxWidth: 64, framesPerSecond: 10 });
    const times: number[] = [];
    for await (const { bitmap, timeSeconds } of reel) {
      expect(bitmap.width).toBe(64);
      bitmap.close();
      times.push(timeSeconds);
    }
    expect(times).toHaveLength(30);
    expect((await media.decodeAudio(tenSeconds)).channels).toBe(2);
    expect(await lanes.framesOpen()).toBe(0);
  });
});

describe('files whose headers are damaged, in the engine', () => {
  it('are refused, or read as far as they can be, and the next clip opens', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const open = (clipId: string, bytes: BlobPart) =>
      client.call('openClip', { clipId, source: { kind: 'file', file: new File([bytes], clipId) } });
    const mp4 = await fixtureBytes('media/h264-aac.mp4');
    await expect(
      open('order.mp4', withUint32(mp4, placeOf(mp4, 'ctts') + 12, 0xff000001)),
    ).rejects.toMatchObject({ code: 'media/damaged' });
    await expect(
      open('memory.mp4', withUint32(mp4, placeOf(mp4, 'stts') + 12, 0x10000000)),
    ).rejects.toMatchObject({ code: 'media/damaged' });

    const webm = await fixtureBytes('media/vp8-vorbis.webm');
    const summary = await open('circles.webm', withLastClusterGone(webm));
    expect(summary.warnings.map(({ code }) => code)).toContain('damaged');
    expect(summary).toMatchObject({ hasVideo: true, hasAudio: true });
    // A name that is known with a size that is none: found again and again.
    await expect(open('sizeless.webm', withoutSize(webm))).rejects.toThrow(
      /^This file's headers are damaged: no track/,
    );
    expect(await open('good.mp4', mp4)).toMatchObject({ hasVideo: true, hasAudio: true, warnings: [] });
    expect((await client.call('counters', {})).framesOpen).toBe(0);
  });

  it('cannot fill the memory where the check does not see them', async () => {
    const mp4 = await fixtureBytes('media/h264-aac.mp4');
    const worker = new Worker(new URL('./array-limit-worker.ts', import.meta.url), { type: 'module' });
    const ask = (bytes: BlobPart) =>
      new Promise((resolve) => {
        worker.addEventListener('message', ({ data }) => resolve(data), { once: true });
        worker.postMessage(new Blob([bytes]));
      });
    expect(await ask(mp4)).toBe('read');
    expect(await ask(withUint32(mp4, placeOf(mp4, 'stts') + 12, 0x10000000))).toBe('media/damaged');
    worker.terminate();
  });
});

/** The first element of the segment (it says where others are) states no size. */
function withoutSize(webm: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const damaged = webm.slice();
  const name = [0x11, 0x4d, 0x9b, 0x74];
  damaged[webm.findIndex((_, place) => name.every((byte, i) => webm[place + i] === byte)) + 4] = 0;
  return damaged;
}

/** One bit changed in the name of the last cluster, in a file that was cut off in it. */
function withLastClusterGone(webm: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const name = [0x1f, 0x43, 0xb6, 0x75];
  const at = webm.findLastIndex((_, place) => name.every((byte, i) => webm[place + i] === byte));
  const damaged = webm.slice(0, at + Math.floor((webm.length - at) / 2));
  damaged[at + 1] = 0;
  return damaged;
}
