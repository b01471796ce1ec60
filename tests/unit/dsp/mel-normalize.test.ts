import { describe, expect, it } from 'vitest';
import { MEL_BINS } from '../../../src/core/geometry.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { hertzToMel, melFilterbank, planMelEnergies } from '../../../src/dsp/mel.ts';
import {
  denormalizeImage,
  denormalizeLogMel,
  normalizeImage,
  normalizeLogMel,
  padOrCut,
} from '../../../src/dsp/normalize.ts';
import { hanningWindow } from '../../../src/dsp/window.ts';
import { AUDIO, SPECTROGRAM_FRAMES, VISUAL } from '../../support/cav-mae-inputs.ts';

describe('hanningWindow', () => {
  it('is symmetric, zero at both ends and one in the middle', () => {
    const window = hanningWindow(401);
    expect(window[0]).toBe(0);
    expect(window[400]).toBeCloseTo(0, 15);
    expect(window[200]).toBe(1);
    expect(window[37]).toBeCloseTo(window[363]!, 14);
  });
});

describe('melFilterbank', () => {
  const { firstBins, counts, offsets, weights } = melFilterbank();

  it('rises to one and falls straight in mel, three corners a filter', () => {
    const step = (hertzToMel(8000) - hertzToMel(20)) / 129;
    const filter = 100;
    for (let i = 0; i < counts[filter]!; i += 1) {
      const mel = hertzToMel((firstBins[filter]! + i) * 31.25);
      const centre = hertzToMel(20) + (filter + 1) * step;
      expect(weights[offsets[filter]! + i]).toBeCloseTo(1 - Math.abs(mel - centre) / step, 10);
    }
    expect(counts[filter]).toBeGreaterThan(5);
  });

  it('shares every bin between two neighbours, so that their weights add up to one', () => {
    const total = new Float64Array(257);
    for (let filter = 0; filter < MEL_BINS; filter += 1) {
      for (let i = 0; i < counts[filter]!; i += 1) {
        total[firstBins[filter]! + i]! += weights[offsets[filter]! + i]!;
      }
    }
    // Bins 2 (62.5 Hz) to 250 are between the first and the last centre.
    for (let bin = 2; bin <= 250; bin += 1) expect(total[bin]).toBeCloseTo(1, 10);
    expect(total[256]).toBe(0);
  });
});

describe('planMelEnergies', () => {
  it.each([
    {},
    { filters: 23, lowHz: 100, highHz: 3700 },
    { filters: 8, fftSize: 128, sampleRateHz: 8000, highHz: 4000 },
  ])('multiplies with the filterbank %o', (options) => {
    const { filters, fftSize } = { filters: MEL_BINS, fftSize: 512, ...options };
    const random = new SeededRandom(5);
    const power = Float64Array.from({ length: fftSize / 2 + 1 }, () => 10 ** (8 * random.uniform() - 4));
    const { firstBins, counts, offsets, weights } = melFilterbank(options);
    const out = new Float32Array(filters + 2).fill(-1);
    planMelEnergies(power, 1e-3, options)(out, 1);
    for (let filter = 0; filter < filters; filter += 1) {
      let energy = 0;
      for (let i = 0; i < counts[filter]!; i += 1) {
        energy += weights[offsets[filter]! + i]! * power[firstBins[filter]! + i]!;
      }
      const expected = Math.max(energy, 1e-3);
      // One rounding to float32.
      expect(Math.abs(out[filter + 1]! - expected)).toBeLessThanOrEqual(2 ** -23 * expected);
    }
    expect(Math.max(...out)).toBeGreaterThan(100);
    expect([out[0], out[filters + 1]]).toEqual([-1, -1]);
  });
});

describe('normalisation', () => {
  it('pads with zeros after the log, which read +1.1329, louder than silence', () => {
    const padded = padOrCut(
      { data: new Float32Array(2 * MEL_BINS).fill(-15.942385), frames: 2 },
      SPECTROGRAM_FRAMES,
    );
    const model = normalizeLogMel(padded, AUDIO.statistics);
    expect(model.length).toBe(1024 * MEL_BINS);
    expect(model[2 * MEL_BINS - 1]).toBeCloseTo(-2.4218, 4);
    expect(model[2 * MEL_BINS]).toBeCloseTo(1.1329, 4);
  });

  it('cuts what is too long', () => {
    const data = Float32Array.from({ length: 1030 * MEL_BINS }, (_, i) => i);
    expect(padOrCut({ data, frames: 1030 }, SPECTROGRAM_FRAMES)).toEqual(data.slice(0, 1024 * MEL_BINS));
  });

  it('is undone', () => {
    const raw = Float32Array.from([-15.9, -5.081, 0, 3]);
    denormalizeLogMel(normalizeLogMel(raw, AUDIO.statistics), AUDIO.statistics).forEach((value, i) =>
      expect(value).toBeCloseTo(raw[i]!, 5),
    );
    const rgb = Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));
    expect(denormalizeImage(normalizeImage(rgb, VISUAL.statistics), VISUAL.statistics)).toEqual(rgb);
  });

  it('uses a mean and a deviation per channel', () => {
    const [red, green, blue] = normalizeImage(Uint8Array.from([255, 0, 128]), VISUAL.statistics);
    expect(red).toBeCloseTo((1 - 0.485) / 0.229, 5);
    expect(green).toBeCloseTo(-0.456 / 0.224, 5);
    expect(blue).toBeCloseTo((128 / 255 - 0.406) / 0.225, 5);
  });
});
