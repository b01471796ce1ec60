import { describe, expect, it } from 'vitest';
import { fbank } from '../../../src/dsp/fbank.ts';
import { resampleTo16k } from '../../../src/dsp/resample.ts';
import { RATES_HZ, testSignal } from '../../fixtures/resample-signal.mjs';
import { AUDIO } from '../../support/cav-mae-inputs.ts';
import { fixtureBytes } from '../../support/fixture.ts';

const MELS = 128;
const mel = (hertz: number) => 1127 * Math.log(1 + hertz / 700);
const centreHz = (bin: number) =>
  700 * (Math.exp((mel(20) + ((bin + 1) * (mel(8000) - mel(20))) / (MELS + 1)) / 1127) - 1);

const sine = (hertz: number, rateHz: number, length: number) =>
  Float32Array.from({ length }, (_, n) => Math.sin((2 * Math.PI * hertz * n) / rateHz));

describe('resampleTo16k', () => {
  // 0.02 of a natural logarithm is 0.09 dB, a two-hundredth of the model's standard deviation (measured: 0.005 to
  // 0.007). Above 15/16 of the band (7.5 kHz, or 3.75 kHz of an 8 kHz source) the two filters roll off differently
  // and ffmpeg's leaves images; bins below -10 hold rounding noise.
  it.each(RATES_HZ)('agrees with ffmpeg in log-mel from %i Hz', async (rateHz) => {
    const bytes = await fixtureBytes(`media/resampled-${rateHz}.f32`);
    const theirs = fbank(new Float32Array(bytes.buffer), AUDIO);
    const ours = fbank(await resampleTo16k(testSignal(rateHz), rateHz), AUDIO);
    expect(ours.frames).toBe(theirs.frames);

    const bandHz = (Math.min(rateHz, 16_000) / 2) * (15 / 16);
    let difference = 0;
    let compared = 0;
    for (let i = 0; i < theirs.data.length; i++) {
      if (theirs.data[i]! <= -10 || centreHz(i % MELS) >= bandHz) continue;
      difference += Math.abs(ours.data[i]! - theirs.data[i]!);
      compared++;
    }
    expect(compared).toBeGreaterThan(theirs.data.length / 3);
    expect(difference / compared).toBeLessThan(0.02);
  });

  // 1e-5: -100 dB; the ripple of the filter is below 1e-6. A delay of one sample would show as 0.4.
  it.each([
    [8000, 1000],
    [11025, 2000],
    [22050, 5000],
    [44056, 1000], // Hardly a divisor in common with 16 kHz.
    [44100, 1000],
    [44100, 7400],
    [48000, 6000],
    [96000, 1000],
    [192000, 1000],
  ])('keeps a tone from %i Hz in phase, across blocks of input', async (rateHz, hertz) => {
    const seconds = 2.5; // More than one block at 44.1 kHz and above.
    const output = await resampleTo16k(sine(hertz, rateHz, rateHz * seconds), rateHz);
    const expected = sine(hertz, 16_000, 16_000 * seconds);
    const worst = Math.max(
      ...output.slice(800, -800).map((value, i) => Math.abs(value - expected[i + 800]!)),
    );
    expect(worst).toBeLessThan(1e-5);
  });

  // A folded tone would be 1; measured: below 1e-6 from 8.1 kHz on.
  it.each([
    [44_100, 8200],
    [48_000, 9000],
    [96_000, 40_000],
  ])(
    'removes what 16 kHz cannot hold instead of folding it down: %i Hz, a tone of %i Hz',
    async (rateHz, hertz) => {
      const output = await resampleTo16k(sine(hertz, rateHz, rateHz), rateHz);
      expect(Math.max(...output.slice(800, -800).map(Math.abs))).toBeLessThan(1e-5);
    },
  );

  it.each([
    [44_100, 441_000, 160_000],
    [44_100, 1, 1],
    [22_050, 1001, 727],
    [48_000, 0, 0],
  ])('makes ceil(n * 16000 / rate) samples: %i Hz, %i', async (rateHz, inputs, outputs) => {
    expect((await resampleTo16k(new Float32Array(inputs), rateHz)).length).toBe(outputs);
  });

  it('ends as it begins: the last samples are not lost in the filter, and silence follows them', async () => {
    const output = await resampleTo16k(new Float32Array(4801).fill(1), 48_000);
    expect(output.length).toBe(1601);
    expect(output[800]).toBeCloseTo(1, 4);
    expect(output[0]).toBeLessThan(0.7); // A step's edge is half way up, give or take a sample.
    // The filter is symmetric; its sums differ by float32's rounding.
    const mirrored = output.toReversed();
    output.forEach((value, i) => expect(value).toBeCloseTo(mirrored[i]!, 5));
  });

  it('passes 16 kHz through untouched', async () => {
    const samples = sine(440, 16_000, 1000);
    expect(await resampleTo16k(samples, 16_000)).toBe(samples);
  });

  it('converts several sounds at once, each by itself', async () => {
    const sounds = [sine(500, 48_000, 30_000), sine(900, 44_100, 50_000)] as const;
    const [first, second] = await Promise.all([
      resampleTo16k(sounds[0], 48_000),
      resampleTo16k(sounds[1], 44_100),
    ]);
    expect(first).toEqual(await resampleTo16k(sounds[0], 48_000));
    expect(second).toEqual(await resampleTo16k(sounds[1], 44_100));
  });

  it.each([0, Number.NaN, -1, 384_000])('refuses a rate of %d Hz', async (rateHz) => {
    await expect(resampleTo16k(new Float32Array(10), rateHz)).rejects.toMatchObject({ code: 'shape' });
  });
});
