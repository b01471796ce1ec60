import { describe, expect, it } from 'vitest';
import { openMedia } from '../../../src/media/open.ts';
import { playbackFrames } from '../../../src/media/picture/video.ts';
import { firstWindow, fixtureBlob, hear, numberOf, openFixture, seeFrames } from './support.ts';

const open = (bytes: BlobPart, name: string) => openMedia(new Blob([bytes]), name);

describe('files that are no media', () => {
  it.each([
    ['an empty file', () => open('', 'a.mp4'), 'media/empty', /a\.mp4 is empty/],
    [
      'text',
      () => open('Not a film. '.repeat(500), 'b.mp4'),
      'media/not-media',
      /b\.mp4 is not.*expected MP4/,
    ],
    ['a few bytes', () => open('hi', 'c.mp4'), 'media/not-media', /c\.mp4 is not/],
    // A playlist would make the page fetch what it names.
    [
      'an HLS playlist',
      () => open('#EXTM3U\n#EXTINF:4,\na.ts\n', 'd.m3u8'),
      'media/not-media',
      /d\.m3u8 is an HLS playlist, which can't/,
    ],
    ['no index', () => openFixture('no-moov.mp4'), 'media/no-tracks', /no-moov\.mp4 \(MP4\) lists no video/],
    ['HEVC alone', () => openFixture('hevc.mp4'), 'media/codec', /HEVC \(H\.265\).*convert it to MP4/],
  ])('%s', async (_, opening, code, sentence) => {
    await expect(opening()).rejects.toMatchObject({
      code,
      message: expect.stringMatching(sentence) as string,
    });
  });

  it('opens the sound of a clip whose picture cannot be decoded', async () => {
    using media = await openFixture('hevc-aac.mp4');
    expect(media.video).toMatchObject({ codec: 'HEVC (H.265)', decodable: false });
    expect(media.warnings.map((warning) => warning.code)).toEqual(['video-codec']);
    expect((await hear(media)).seconds).toBeCloseTo(1, 2);
    await expect(seeFrames(media)).rejects.toMatchObject({ code: 'clip/no-video' });
  });
});

describe('damaged files', () => {
  it('keeps what comes before a cut, though the index promises more', async () => {
    using media = await openFixture('cut-off.mp4'); // Stated 3 s, there are 1.7.
    expect(media.warnings.map((warning) => warning.code)).toEqual(['truncated']);
    const { frames, outcome } = await seeFrames(media);
    expect(frames.map(numberOf)).toEqual([0, 3, 7, 11, 16, 20, 24, 29, 33, 37]);
    expect(outcome).toEqual({ framesInWindow: 43, missing: [] });
    const sound = await hear(media);
    expect(sound.seconds).toBeGreaterThan(1);
    expect(sound.seconds).toBeLessThan(2);
  });

  it('finds all frames of a cut-off WebM, which has lost its index', async () => {
    using media = await openFixture('cut-off.webm'); // Stated 3 s, there are 1.5.
    expect(media.warnings.map((warning) => warning.code)).toEqual(['truncated']);
    const { frames, outcome } = await seeFrames(media);
    expect(outcome).toEqual({ framesInWindow: 37, missing: [] });
    expect(frames.map(numberOf)).toEqual([0, 2, 6, 10, 13, 17, 21, 24, 28, 32]);
    // A window that begins in a cluster without a key frame.
    const later = await seeFrames(media, { startSeconds: 0.8, durationSeconds: 0.4 });
    expect(later.outcome).toEqual({ framesInWindow: 10, missing: [] });
    expect(numberOf(later.frames[0]!)).toBe(20);
  });

  it('carries on behind rotten packets', async () => {
    using media = await openFixture('bit-rot.mp4'); // Frames 13 to 15 of 30, sound from 1.37 to 1.44 s.
    const { frames, outcome } = await seeFrames(media);
    expect(frames.map((frame) => frame.index)).toEqual([0, 1, 2, 3, 4, 7, 8, 9]);
    expect(frames.map((frame) => Math.round(frame.timeSeconds * 10))).toEqual([0, 2, 5, 8, 11, 20, 23, 26]);
    expect(outcome.missing).toEqual([5, 6]);
    expect(outcome.error).toMatch(/decod/i);

    const sound = await hear(media);
    expect(sound.error).toMatch(/decod/i);
    expect(sound.truncated).toBe(false);
    expect(sound.samples.length).toBe(3 * 44100);
    expect(sound.seconds).toBeLessThan(2.95);
    expect(sound.seconds).toBeGreaterThan(2.5);
    const peak = (from: number, to: number) =>
      Math.max(...sound.samples.slice(from * 44100, to * 44100).map(Math.abs));
    expect(peak(0.2, 1)).toBeGreaterThan(0.4);
    expect(peak(2, 2.9)).toBeGreaterThan(0.4);
  });

  it('plays what there is of a damaged clip', async () => {
    using media = await openFixture('bit-rot.mp4');
    const times: number[] = [];
    const limits = { maxWidth: 32, framesPerSecond: 10 };
    for await (const { timeSeconds, bitmap } of playbackFrames(media, firstWindow(media), limits)) {
      times.push(timeSeconds);
      bitmap.close();
    }
    expect(times.length).toBeGreaterThan(0);
    expect(Math.max(...times)).toBeLessThan(1.6);
  });

  it('opens a file cut within its data, or says why not', async () => {
    const whole = new Uint8Array(await (await fixtureBlob('h264-aac.mp4')).arrayBuffer());
    // The index is whole at the front (faststart) and hardly any data follow.
    const index = new DataView(whole.buffer).getUint32(32) + 32;
    await expect(open(whole.subarray(0, index + 600), 'e.mp4')).rejects.toMatchObject({
      code: 'media/truncated',
    });
    const media = await open(whole.subarray(0, index + 3000), 'e.mp4');
    expect(media.warnings.map((warning) => warning.code)).toEqual(['truncated']);
    const { frames, outcome } = await seeFrames(media);
    expect(frames.length).toBe(10);
    expect(outcome.framesInWindow).toBeLessThan(20);
    media.close();
  });
});

it('returns a silent track as zeros', async () => {
  using media = await openFixture('silent.mp4');
  const sound = await hear(media);
  expect(sound.samples.length).toBe(44100);
  expect(sound.samples.every((value) => value === 0)).toBe(true);
});
