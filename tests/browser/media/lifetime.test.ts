import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { decodeAudio } from '../../../src/media/audio.ts';
import { openFrameCount } from '../../../src/media/open-frames.ts';
import { decodeFrames, playbackFrames } from '../../../src/media/picture/video.ts';
import { SAMPLING } from '../../support/cav-mae-inputs.ts';
import { countVideoFrames, type FrameLedger } from './frame-ledger.ts';
import { firstWindow, hear, openFixture, seeFrames } from './support.ts';

const LIMITS = { maxWidth: 64, framesPerSecond: 25 };

describe('frames are closed', () => {
  let ledger: FrameLedger;
  beforeEach(() => void (ledger = countVideoFrames()));
  afterEach(() => ledger.stop());

  async function expectNoneOpen() {
    expect(openFrameCount()).toBe(0);
    expect(ledger.made).toBeGreaterThan(0);
    // Decoders deliver what they have in hand after they are told to stop, and it is closed then. Not much later:
    // in the end the garbage collector closes what was forgotten.
    await expect.poll(() => ledger.open, { timeout: 1000 }).toBe(0);
  }

  it('when all is well', async () => {
    using media = await openFixture('h264-aac.mp4');
    await seeFrames(media);
    for await (const { bitmap } of playbackFrames(media, firstWindow(media), LIMITS)) bitmap.close();
    await expectNoneOpen();
  });

  it.each(['bit-rot.mp4', 'cut-off.mp4', 'cut-off.webm'])('in %s', async (name) => {
    using media = await openFixture(name);
    await seeFrames(media);
    await hear(media);
    for await (const { bitmap } of playbackFrames(media, firstWindow(media), LIMITS)) bitmap.close();
    await expectNoneOpen();
  });

  it('when the consumer walks away', async () => {
    using media = await openFixture('h264-aac.mp4');
    for await (const { image } of decodeFrames(media, firstWindow(media), SAMPLING)) {
      image.close();
      expect(openFrameCount()).toBe(1);
      break;
    }
    for await (const { bitmap } of playbackFrames(media, firstWindow(media), LIMITS)) {
      bitmap.close();
      break;
    }
    await expectNoneOpen();
  });

  it('when the work is aborted', async () => {
    using media = await openFixture('h264-aac.mp4');
    const controller = new AbortController();
    const seeing = (async () => {
      for await (const { image } of decodeFrames(media, firstWindow(media), SAMPLING, controller.signal)) {
        image.close();
        controller.abort();
      }
    })();
    await expect(seeing).rejects.toMatchObject({ code: 'aborted' });
    await expect(hearAborted(media)).rejects.toMatchObject({ code: 'aborted' });
    await expectNoneOpen();
  });

  it('when the medium is closed under the decoder', async () => {
    const media = await openFixture('h264-aac.mp4');
    const seeing = (async () => {
      for await (const { bitmap } of playbackFrames(media, firstWindow(media), LIMITS)) {
        bitmap.close();
        media.close();
      }
    })();
    await expect(seeing).rejects.toSatisfy((error) => error instanceof AppError && error.code === 'aborted');
    await expectNoneOpen();
  });
});

async function hearAborted(media: Parameters<typeof decodeAudio>[0]) {
  const controller = new AbortController();
  const hearing = decodeAudio(media, firstWindow(media), controller.signal);
  controller.abort();
  return hearing;
}

describe('a module worker', () => {
  it('opens, decodes and resamples without a document', async () => {
    const worker = new Worker(new URL('./probe-worker.ts', import.meta.url), { type: 'module' });
    try {
      const answer = await new Promise<unknown>((resolve, reject) => {
        worker.onmessage = (event) => resolve(event.data);
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage({});
      });
      expect(answer).toEqual({
        hasDocument: false,
        isolated: true,
        container: 'MP4',
        frames: 10,
        bitmaps: 75,
        samplesAt16k: 48_000,
        toneHz: 440,
        framesOpen: 0,
      });
    } finally {
      worker.terminate();
    }
  });
});
