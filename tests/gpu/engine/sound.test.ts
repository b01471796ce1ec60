import { describe, expect, it } from 'vitest';
import { fbank } from '../../../src/dsp/fbank.ts';
import { spectralConvergence } from '../../../src/dsp/griffin-lim.ts';
import { preEmphasise } from '../../../src/dsp/pre-emphasis.ts';
import { spannedSamples } from '../../../src/dsp/stft.ts';
import { cpuVocoder } from '../../../src/engine/device/cpu-vocoder.ts';
import { createGpuVocoder } from '../../../src/engine/device/gpu-vocoder.ts';
import { publicUrl, startWorker } from '../../browser/engine/worker.ts';
import { AUDIO, HOP_SAMPLES } from '../../support/cav-mae-inputs.ts';
import { expectClose, relativeL2 } from '../../support/compare.ts';
import { griffinLimSignal } from '../../support/griffin-lim-signal.ts';
import { testDevice } from '../support/device.ts';

const MASK = {
  ratioAudio: 0.75,
  ratioVisual: 0.75,
  audioMode: 'unstructured',
  seed: 1,
  paint: 'visible',
  frameIndex: 5,
} as const;

const never = { signal: new AbortController().signal, progress: () => undefined };

/** 0.4 s of the voice-like signal. */
function voice() {
  const samples = griffinLimSignal().slice(6000, 12_400);
  const { data: logMel, frames } = fbank(samples, AUDIO);
  return { logMel, frames, samples };
}

describe('the two vocoders', () => {
  it('agree with the original’s phases', async () => {
    const { device, faults } = await testDevice();
    const gpuVocoder = await createGpuVocoder(device);
    const { logMel, frames, samples } = voice();
    const job = {
      logMel,
      frames,
      hopSamples: HOP_SAMPLES,
      phasesOf: preEmphasise(samples),
      iterations: 0,
      seed: 1,
    };
    const [ours, reference] = [await gpuVocoder(job, never), await cpuVocoder(job, never)];
    expect(ours.samples).toHaveLength(spannedSamples(frames, HOP_SAMPLES));
    expectClose(ours.magnitude, reference.magnitude, 5e-6); // see mel-inverse
    // Phases of bins that the original hardly has turn with float32's rounding.
    expectClose(ours.samples, reference.samples, 1e-3);
    expect(faults).toEqual([]);
  });

  it('take the same first steps of the search, and come equally near', async () => {
    const { device, faults } = await testDevice();
    const gpuVocoder = await createGpuVocoder(device);
    const { logMel, frames } = voice();
    const reached = async (iterations: number) => {
      const job = { logMel, frames, hopSamples: HOP_SAMPLES, phasesOf: null, iterations, seed: 3 };
      const [ours, reference] = [await gpuVocoder(job, never), await cpuVocoder(job, never)];
      const near = (samples: Float32Array) =>
        spectralConvergence(samples, reference.magnitude, frames, HOP_SAMPLES);
      return { ours, reference, convergence: [near(ours.samples), near(reference.samples)] as const };
    };
    const first = await reached(2);
    expectClose(first.ours.samples, first.reference.samples, 1e-3);
    // Rounding turns phases of faint bins, and the search goes on from there: ends are compared, not samples.
    const [ours, reference] = (await reached(32)).convergence;
    expect(reference).toBeLessThan(0.7 * first.convergence[1]);
    expect(Math.abs(ours / reference - 1)).toBeLessThan(0.02);
    expect(faults).toEqual([]);
  });

  it('stop between two iterations', async () => {
    const { device } = await testDevice();
    const { logMel, frames } = voice();
    for (const vocoder of [cpuVocoder, await createGpuVocoder(device)]) {
      const controller = new AbortController();
      const stages: number[] = [];
      const progress = ({ done, total }: { done: number; total: number }) => {
        if (total > 0) stages.push(done);
        if (done === 3) controller.abort();
      };
      const job = { logMel, frames, hopSamples: HOP_SAMPLES, phasesOf: null, iterations: 32, seed: 3 };
      await expect(vocoder(job, { signal: controller.signal, progress })).rejects.toMatchObject({
        code: 'aborted',
      });
      expect(stages).toEqual([0, 1, 2, 3]);
    }
  });
});

describe('sounds of a reconstruction, in the worker', () => {
  it('are as long as the original, need no second pass, and say what they lost', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    // Waves fill the spectrogram, so that what is hidden of it is missed.
    const clipId = '10-sea.mp4';
    await client.call('openClip', {
      clipId,
      source: { kind: 'url', url: publicUrl(`samples/${clipId}`), name: clipId },
    });
    await client.call('loadModel', {
      source: { kind: 'bundled', manifestUrl: publicUrl('models/manifest.json') },
    });
    const original = (await client.call('playbackAudio', { clipId }))!.samples;
    await client.call('reconstruct', { clipId, ...MASK });
    const before = await client.call('counters', {});
    const render = (over: object) =>
      client.call('renderSound', {
        clipId,
        ...MASK,
        which: 'rebuilt',
        phase: 'original',
        iterations: 4,
        ...over,
      });
    const rebuilt = await render({});
    const masked = await render({ which: 'masked' });
    const searched = await render({ phase: 'griffin-lim' });
    const again = await render({ phase: 'griffin-lim' });
    expect((await client.call('counters', {})).runtimeCalls).toBe(before.runtimeCalls);

    for (const sound of [rebuilt, masked, searched]) {
      expect(sound.samples).toHaveLength(original.length);
      expect(sound.samples.every((value) => Math.abs(value) <= 1)).toBe(true);
      expect(sound.spectralConvergence).toBeGreaterThan(0);
      expect(sound.spectralConvergence).toBeLessThan(1);
    }
    expect(again.samples).toEqual(searched.samples);
    expect(relativeL2(searched.samples, rebuilt.samples)).toBeGreaterThan(0.1);
    expect(relativeL2(masked.samples, rebuilt.samples)).toBeGreaterThan(0.1);
    expect(masked).toMatchObject({ statistics: null, clampedShare: 0 });

    // Another mask is another question: the kept prediction does not answer it.
    await render({ seed: 2 });
    expect((await client.call('counters', {})).runtimeCalls).toBeGreaterThan(before.runtimeCalls);
  });

  it('with nothing hidden and the original’s phases is the original, as far as log-mel tells', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const clipId = '02-bird.mp4';
    await client.call('openClip', {
      clipId,
      source: { kind: 'url', url: publicUrl(`samples/${clipId}`), name: clipId },
    });
    await client.call('loadModel', {
      source: { kind: 'bundled', manifestUrl: publicUrl('models/manifest.json') },
    });
    const original = (await client.call('playbackAudio', { clipId }))!.samples;
    const sound = await client.call('renderSound', {
      clipId,
      ...MASK,
      ratioAudio: 0,
      which: 'masked',
      phase: 'original',
    });
    // Fine structure within mel bands is lost; what is left is the same sound in its place.
    expect(relativeL2(sound.samples, original)).toBeLessThan(0.5);
    const { data } = fbank(sound.samples, AUDIO);
    const wanted = fbank(original, AUDIO).data;
    const loud = wanted.map((value, i) => (value > -6 ? Math.abs(data[i]! - value) : 0));
    const count = wanted.filter((value) => value > -6).length;
    expect(count).toBeGreaterThan(1000);
    expect(loud.reduce((sum, value) => sum + value, 0) / count).toBeLessThan(0.5);
  });
});
