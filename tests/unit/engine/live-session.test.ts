import { describe, expect, it } from 'vitest';
import { CAV_MAE } from '../../../src/core/family.ts';
import { fbank } from '../../../src/dsp/fbank.ts';
import { resampleTo16k } from '../../../src/dsp/resample.ts';
import { LiveSession } from '../../../src/engine/live/live-session.ts';
import { AUDIO } from '../../support/cav-mae-inputs.ts';

/** A sweep with a wobble: no two hops alike. */
const signal = (seconds: number, rateHz: number) =>
  Float32Array.from({ length: Math.round(seconds * rateHz) }, (_, n) => {
    const t = n / rateHz;
    return 0.4 * Math.sin(2 * Math.PI * (200 * t + 90 * t * t)) + 0.1 * Math.sin(37 * t);
  });

function feed(session: LiveSession, sound: Float32Array<ArrayBuffer>, block: number): void {
  for (let at = 0; at < sound.length; at += block) session.hear(sound.slice(at, at + block));
}

const pixels = (shade: number) => ({ pixels: new Uint8Array([shade]), width: 4, height: 3 });

describe('LiveSession', () => {
  it('has the spectrogram of the whole, whatever the blocks', async () => {
    const sound = signal(2, 16_000);
    const whole = fbank(sound, AUDIO);
    using session = await LiveSession.open('a', 16_000, CAV_MAE);
    feed(session, sound, 997);
    const { logMel, frames } = session.spectrogram;
    expect(frames).toBe(whole.frames);
    expect(logMel).toEqual(whole.data);
    expect(session.lastSamples).toEqual(sound);
  });

  it('keeps the last ten seconds and the last 1024 frames', async () => {
    const sound = signal(13.337, 16_000);
    using session = await LiveSession.open('a', 16_000, CAV_MAE);
    feed(session, sound, 3200);
    expect(session.heardSeconds).toBeCloseTo(13.337, 6);
    expect(session.lastSamples).toEqual(sound.slice(-160_000));
    const whole = fbank(sound, AUDIO);
    expect(session.spectrogram.frames).toBe(1024);
    expect(session.spectrogram.logMel).toEqual(whole.data.slice(-1024 * 128));
  });

  it.each([44_100, 48_000, 8000])('resamples blocks from %i Hz as one sound', async (rateHz) => {
    const sound = signal(1.5, rateHz);
    const whole = await resampleTo16k(sound, rateHz);
    using session = await LiveSession.open('a', rateHz, CAV_MAE);
    feed(session, sound, 128 * 17);
    const heard = session.lastSamples;
    // What the filter (256 periods, half of them ahead) still waits for is not there yet.
    expect(whole.length - heard.length).toBeGreaterThanOrEqual(0);
    expect(whole.length - heard.length).toBeLessThan(300);
    // The same arithmetic on other block borders: equal to rounding.
    const worst = heard.reduce((most, value, i) => Math.max(most, Math.abs(value - whole[i]!)), 0);
    expect(Math.max(...heard)).toBeGreaterThan(0.3);
    expect(worst).toBeLessThan(1e-6);
  });

  it('spreads ten pictures over what was heard, the nearest to each tenth', async () => {
    using session = await LiveSession.open('a', 16_000, CAV_MAE);
    expect(session.spreadPictures(1)).toEqual([]);
    for (let second = 0; second < 14; second += 1) {
      session.see(pixels(second));
      session.hear(new Float32Array(16_000));
    }
    const full = session.spreadPictures(10);
    expect(full.map((picture) => picture.pixels[0])).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect(full.map(({ timeSeconds }) => timeSeconds)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const short = session.spreadPictures(2);
    expect(short.map((picture) => picture.pixels[0])).toEqual([12, 12, 12, 13, 13, 13, 13, 13, 13, 13]);
    expect(session.lastPicture).toMatchObject({ atSeconds: 13, width: 4, height: 3 });
  });
});
