import { describe, expect, it } from 'vitest';
import { openMedia } from '../../../src/media/open.ts';
import { playbackFrames } from '../../../src/media/picture/video.ts';
import { bytesOf, shiftTransportClock } from './patch.ts';
import { hear, numberOf, onsetSeconds, seeFrames, toneHz } from './support.ts';

/** Where the clock of MPEG-TS begins again. */
const WRAP_SECONDS = 2 ** 33 / 90_000;
/** Of the fixture. */
const FIRST_SECONDS = 1.4567;

describe('MPEG-TS near the end of its clock', () => {
  it.each([
    ['ends 40 s before', -43],
    ['ends a second before', -4],
    ['runs across, after a second', -1],
    ['runs across, after two seconds', -2],
    ['begins again between its first sound and its first picture', -0.01],
    ['begins just behind', 0.01],
    ['begins again within the first frames', -0.1],
    ['begins 61 s before', -61],
  ])('%s', async (_, seconds) => {
    const ticks = Math.round((WRAP_SECONDS - FIRST_SECONDS + seconds) * 90_000);
    const bytes = shiftTransportClock(await bytesOf('h264-aac.mpegts'), ticks);
    using media = await openMedia(new Blob([bytes]), 'tape.ts');
    expect(media.warnings).toEqual([]);
    expect(media.durationSeconds).toBeCloseTo(3.04, 1);
    const { frames, outcome } = await seeFrames(media);
    expect(frames.map(numberOf)).toEqual([0, 6, 14, 21, 29, 36, 44, 51, 59, 66]);
    expect(outcome).toEqual({ framesInWindow: 75, missing: [] });
    const sound = await hear(media);
    expect(Math.abs(onsetSeconds(sound) - frames[0]!.timeSeconds - 1)).toBeLessThan(0.012);
    expect(sound.seconds).toBeGreaterThan(2.9);
    expect(Math.abs(toneHz(sound, 1.5, 2.5) - 440)).toBeLessThan(3);
  });

  it('moves its window and plays on both sides of it', async () => {
    const ticks = Math.round((WRAP_SECONDS - FIRST_SECONDS - 1.5) * 90_000);
    const bytes = shiftTransportClock(await bytesOf('h264-aac.mpegts'), ticks);
    using media = await openMedia(new Blob([bytes]), 'tape.ts');
    const window = { startSeconds: 0.6, durationSeconds: 2 };
    const { frames, outcome } = await seeFrames(media, window);
    expect(outcome).toEqual({ framesInWindow: 50, missing: [] });
    // The picture begins 23 ms after the sound: frame 15 is the first from 0.6 s on.
    expect(frames.map(numberOf)).toEqual([0, 4, 9, 14, 19, 24, 29, 34, 39, 44].map((index) => 15 + index));
    let shown = 0;
    for await (const { bitmap } of playbackFrames(media, window, { maxWidth: 32, framesPerSecond: 25 })) {
      shown += 1;
      bitmap.close();
    }
    expect(shown).toBe(50);
  });
});
