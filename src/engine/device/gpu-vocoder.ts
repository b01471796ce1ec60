/** The vocoder in WGSL: log-mel to audio. */
import { throwIfAborted } from '../../core/errors.ts';
import { MEL_BINS } from '../../core/geometry.ts';
import { fbankTables } from '../../dsp/fbank.ts';
import { GRIFFIN_LIM_MOMENTUM, randomPhases } from '../../dsp/griffin-lim.ts';
import { overlapScale } from '../../dsp/istft.ts';
import { MEL_INVERSE_STEPS, melInverseTables } from '../../dsp/mel-inverse.ts';
import { spannedSamples, SPECTRUM_BINS } from '../../dsp/stft.ts';
import { readFloats, storageBuffer, uploadBuffer } from '../../gpu/buffers.ts';
import { submit } from '../../gpu/kernel.ts';
import { createGriffinLim } from '../../gpu/kernels/griffin-lim.ts';
import { createIstft, PIECE_BYTES } from '../../gpu/kernels/istft.ts';
import { createMelInverse } from '../../gpu/kernels/mel-inverse.ts';
import { createStft } from '../../gpu/kernels/stft.ts';
import type { Vocoder, VocoderJob } from './vocoder.ts';

/** Iterations between waits for the queue: few enough to stop soon, enough to keep the GPU busy. */
const ITERATIONS_A_WAIT = 2;

/** The vocoder in WGSL, on the device of the model. */
export async function createGpuVocoder(device: GPUDevice): Promise<Vocoder> {
  const tables = fbankTables();
  const [melInverse, stft, istft, griffinLim] = await Promise.all([
    createMelInverse(device, melInverseTables()),
    createStft(device, tables),
    createIstft(device, tables),
    createGriffinLim(device),
  ]);

  return async (job, { signal, progress }) => {
    const { frames, hopSamples, iterations, seed } = job;
    const bins = frames * SPECTRUM_BINS;
    const buffers = makeBuffers(device, job);
    const { logMel, magnitude, spectra, samples } = buffers;
    const transform = (momentum: number) =>
      submit(device, 'Vocoder', (recorder) => {
        stft.record(recorder, samples, frames, hopSamples, buffers.rebuilt);
        griffinLim.record(recorder, bins, momentum, buffers);
        istft.record(recorder, frames, hopSamples, buffers);
      });
    try {
      progress({ stage: 'Inverting the mel filters', done: 0, total: 0 });
      submit(device, 'MelInverse', (recorder) =>
        melInverse.record(recorder, logMel, frames, MEL_INVERSE_STEPS, magnitude),
      );
      const wanted = await readFloats(device, magnitude, bins);
      throwIfAborted(signal);
      if (job.phasesOf) transform(0);
      else {
        device.queue.writeBuffer(spectra, 0, randomPhases(wanted, seed));
        submit(device, 'Vocoder.start', (recorder) => istft.record(recorder, frames, hopSamples, buffers));
        for (let done = 0; done < iterations; done += 1) {
          progress({ stage: 'Estimating phases', done, total: iterations });
          transform(GRIFFIN_LIM_MOMENTUM);
          if (done % ITERATIONS_A_WAIT === 0) await device.queue.onSubmittedWorkDone();
          throwIfAborted(signal);
        }
      }
      return {
        samples: await readFloats(device, samples, spannedSamples(frames, hopSamples)),
        magnitude: wanted,
      };
    } finally {
      for (const buffer of Object.values(buffers)) buffer.destroy();
    }
  };
}

/** What one sound needs; `samples` begins as the signal whose phases are taken. */
function makeBuffers(device: GPUDevice, { logMel, frames, hopSamples, phasesOf }: VocoderJob) {
  const bins = frames * SPECTRUM_BINS;
  const count = spannedSamples(frames, hopSamples);
  const samples = storageBuffer(device, 'Vocoder.samples', count * 4);
  if (phasesOf) device.queue.writeBuffer(samples, 0, phasesOf, 0, count);
  return {
    samples,
    logMel: uploadBuffer(device, 'Vocoder.logMel', logMel.slice(0, frames * MEL_BINS)),
    magnitude: storageBuffer(device, 'Vocoder.magnitude', bins * 4),
    spectra: storageBuffer(device, 'Vocoder.spectra', bins * 8),
    rebuilt: storageBuffer(device, 'Vocoder.rebuilt', bins * 8),
    before: storageBuffer(device, 'Vocoder.before', bins * 8),
    pieces: storageBuffer(device, 'Vocoder.pieces', frames * PIECE_BYTES),
    scale: uploadBuffer(device, 'Vocoder.scale', Float32Array.from(overlapScale(frames, hopSamples))),
  };
}
