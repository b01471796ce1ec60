import { describe, expect, it } from 'vitest';
import { playbackFrames } from '../../../src/media/picture/video.ts';
import { hear, numberOf, onsetSeconds, openFixture, seeFrames, toneHz } from './support.ts';

describe('time', () => {
  it('leaves out what an edit list hides before time 0', async () => {
    using media = await openFixture('edit-list.mp4'); // Cut at 1.3 s without re-encoding: frame 33 is the first.
    expect(media.startSeconds).toBe(0);
    expect(media.durationSeconds).toBeCloseTo(2.7, 2);
    const { frames } = await seeFrames(media);
    expect(frames.map(numberOf)).toEqual([0, 5, 12, 19, 25, 32, 39, 45, 52, 59].map((index) => 33 + index));
    expect(frames[0]!.timeSeconds).toBeCloseTo(0.02, 3);
    const sound = await hear(media);
    expect(Math.abs(onsetSeconds(sound) - 0.7)).toBeLessThan(0.012); // 2 s before the cut.
    expect(sound.seconds).toBeCloseTo(2.7, 2);
  });

  it('counts from the first timestamp, wherever it is', async () => {
    using media = await openFixture('start-at-11s.mpegts');
    expect(media.startSeconds).toBeGreaterThan(11);
    expect(media.durationSeconds).toBeLessThan(3.1); // Not the end time, 14.4 s.
    const { frames } = await seeFrames(media);
    expect(frames.map(numberOf)).toEqual([0, 6, 14, 21, 29, 36, 44, 51, 59, 66]);
    expect(frames[0]!.timeSeconds).toBeLessThan(0.05);
  });

  it('decodes a window in the middle', async () => {
    using media = await openFixture('h264-aac.mp4');
    const window = { startSeconds: 0.6, durationSeconds: 2 };
    const { frames, outcome } = await seeFrames(media, window);
    expect(outcome.framesInWindow).toBe(50);
    expect(frames.map(numberOf)).toEqual([0, 4, 9, 14, 19, 24, 29, 34, 39, 44].map((index) => 15 + index));
    expect(frames[0]!.timeSeconds).toBeCloseTo(0, 6);
    const sound = await hear(media, window);
    expect(sound.samples.length).toBe(88200);
    expect(Math.abs(onsetSeconds(sound) - 0.4)).toBeLessThan(0.012);
    expect(Math.abs(toneHz(sound, 1, 1.9) - 440)).toBeLessThan(3);
  });

  it('holds nothing past the end', async () => {
    using media = await openFixture('h264-aac.mp4');
    const window = { startSeconds: 7, durationSeconds: 10 };
    expect(await seeFrames(media, window)).toEqual({
      frames: [],
      outcome: { framesInWindow: 0, missing: [] },
    });
    expect(await hear(media, window)).toMatchObject({ seconds: 0, truncated: false });
  });

  it('places sound that starts late by its timestamp', async () => {
    using media = await openFixture('sound-late.mp4');
    expect(media.startSeconds).toBe(0);
    const sound = await hear(media);
    expect(Math.abs(onsetSeconds(sound) - 0.8)).toBeLessThan(0.012);
    expect(sound.samples.subarray(0, 0.75 * 44100).every((value) => value === 0)).toBe(true);
    expect(sound.samples.length / 44100).toBeCloseTo(2, 2);
    expect(sound.seconds).toBeCloseTo(1.22, 1); // Without the silence in front.
  });

  it.each([
    ['rate-21.5.mp4', 21.5, 65, [0, 5, 12, 18, 25, 31, 38, 44, 51, 57]],
    // Timestamps in whole milliseconds, 300 frames in the window but 299.7 at the true rate.
    ['rate-ntsc.mkv', 30_000 / 1001, 300, [0, 28, 58, 88, 118, 148, 178, 208, 238, 268]],
  ])('%s: keeps to the rule at odd rates', async (name, rate, framesInWindow, indices) => {
    using media = await openFixture(name);
    expect(media.video?.framesPerSecond).toBeCloseTo(rate, 2);
    const { frames, outcome } = await seeFrames(media);
    expect(outcome).toEqual({ framesInWindow, missing: [] });
    expect(frames.map(numberOf)).toEqual(indices.map((index) => index % 256));
  });

  it('counts frames, not time, where they vary', async () => {
    using media = await openFixture('varying.mp4');
    // Of frames 0..71 those that 5 or 7 divides.
    const shown = Array.from({ length: 72 }, (_, n) => n).filter((n) => n % 5 === 0 || n % 7 === 0);
    const { frames, outcome } = await seeFrames(media);
    expect(outcome.framesInWindow).toBe(shown.length);
    expect(frames.map(numberOf)).toEqual([0, 1, 3, 5, 8, 10, 12, 15, 17, 19].map((index) => shown[index]));
    expect(frames[3]!.timeSeconds).toBeCloseTo(shown[5]! / 24, 3);
  });

  it('repeats frames of a clip of 0.4 s', async () => {
    using media = await openFixture('short.mp4');
    const { frames } = await seeFrames(media);
    expect(frames.map(numberOf)).toEqual([0, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect((await hear(media)).seconds).toBeCloseTo(0.41, 1);
  });

  it('plays small frames in order, no more than asked for', async () => {
    using media = await openFixture('h264-aac.mpegts');
    const times: number[] = [];
    const limits = { maxWidth: 64, framesPerSecond: 5 };
    for await (const frame of playbackFrames(media, { startSeconds: 1, durationSeconds: 1.5 }, limits)) {
      expect([frame.bitmap.width, frame.bitmap.height]).toEqual([64, 48]);
      frame.bitmap.close();
      times.push(frame.timeSeconds);
    }
    expect(times.length).toBe(8); // 0 to 1.4 s, five a second.
    times.forEach((seconds, n) => expect(Math.abs(seconds - n / 5)).toBeLessThan(0.04)); // A frame lasts 0.04 s.
  });
});
