import { SAMPLE_RATE_HZ } from '../core/geometry.ts';
import { AppError } from '../core/errors.ts';

/** What the converter takes at most. */
const MAX_RATE_HZ = 192_000;

/** Input samples handed over at once; the converter's own buffer holds 1,008,000. */
const BLOCK_SAMPLES = 96_000;

/** The converter holds back half a filter, 143 periods of the lower rate: silence pushes the last sound out. */
const TAIL_PERIODS = 512;

/**
 * Band-limited conversion to the model's 16 kHz, without delay: output n is input time n / 16000 s.
 *
 * The best sinc converter, because its passband (to 7.7 kHz) covers nearly all mel bins; the next one down
 * already dims the highest. At 16 kHz the very same array comes back.
 *
 * @param samples - (inputs), one channel.
 * @returns (ceil(inputs * 16000 / sampleRateHz)).
 * @throws {@link AppError} `shape` if the rate is not within 1 to 192000 Hz.
 *
 * @remarks Source: libsamplerate, J. O. Smith's band-limited interpolation.
 */
export async function resampleTo16k(
  samples: Float32Array<ArrayBuffer>,
  sampleRateHz: number,
): Promise<Float32Array<ArrayBuffer>> {
  if (!(sampleRateHz >= 1 && sampleRateHz <= MAX_RATE_HZ)) {
    throw new AppError(
      'shape',
      `Expected a sampling rate of 1 to ${MAX_RATE_HZ} Hz, got ${sampleRateHz}: convert the sound to 48 kHz.`,
    );
  }
  if (sampleRateHz === SAMPLE_RATE_HZ) return samples;
  const length = Math.ceil((samples.length * SAMPLE_RATE_HZ) / sampleRateHz);
  const result = new Float32Array(length);
  if (length === 0) return result;

  const padded = new Float32Array(
    samples.length + TAIL_PERIODS * Math.max(1, Math.ceil(sampleRateHz / SAMPLE_RATE_HZ)),
  );
  padded.set(samples);
  // Two megabytes that only sound at another rate needs: loaded with the first of it.
  const { ConverterType, create } = await import('@alexanderolsen/libsamplerate-js');
  const converter = await create(1, sampleRateHz, SAMPLE_RATE_HZ, {
    converterType: ConverterType.SRC_SINC_BEST_QUALITY,
  });
  try {
    let filled = 0;
    for (let at = 0; at < padded.length && filled < length; at += BLOCK_SAMPLES) {
      const block = converter.full(padded.subarray(at, at + BLOCK_SAMPLES));
      result.set(block.subarray(0, length - filled), filled);
      filled += Math.min(block.length, length - filled);
    }
  } finally {
    converter.destroy();
  }
  return result;
}
