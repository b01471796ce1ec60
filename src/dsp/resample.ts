import type { SpeexModule } from '@echogarden/speex-resampler-wasm/simd';
import { SAMPLE_RATE_HZ } from '../core/geometry.ts';
import { AppError } from '../core/errors.ts';

/** Above it the best filter would be thousands of samples long. */
const MAX_RATE_HZ = 192_000;

/** Speex's best of 0 to 10: a filter of 256 periods, flat to 7.5 kHz. */
const QUALITY = 10;

/** Samples handed over, and taken back, at once. */
const BLOCK_SAMPLES = 16_384;
const FLOAT_BYTES = 4;

let loading: Promise<SpeexModule> | null = null;

/**
 * Band-limited conversion to the model's 16 kHz, without delay: output n is input time n / 16000 s.
 *
 * The best filter, because its passband covers nearly all mel bins. At 16 kHz the very same array comes back.
 *
 * @param samples - (inputs), one channel.
 * @param sampleRateHz - rounded to whole hertz.
 * @returns (ceil(inputs * 16000 / sampleRateHz)).
 * @throws {@link AppError} `shape` if the rate is not within 1 to 192000 Hz.
 *
 * @remarks Source: SpeexDSP's resampler, J. O. Smith's band-limited interpolation.
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
  const result = new Float32Array(Math.ceil((samples.length * SAMPLE_RATE_HZ) / sampleRateHz));
  if (result.length === 0) return result;
  const speex = await loadSpeex();
  const state = speex._speex_resampler_init(1, Math.round(sampleRateHz), SAMPLE_RATE_HZ, QUALITY, 0);
  const memory = speex._malloc((2 * BLOCK_SAMPLES + 2) * FLOAT_BYTES);
  try {
    if (!state || !memory) throw new AppError('internal', 'Expected memory for resampling, got none.');
    speex._speex_resampler_skip_zeros(state);
    convert(speex, state, memory, samples, result);
  } finally {
    if (memory) speex._free(memory);
    if (state) speex._speex_resampler_destroy(state);
  }
  return result;
}

/** Compiled with the first sound at another rate, and tried anew where that failed. */
function loadSpeex(): Promise<SpeexModule> {
  loading ??= import('@echogarden/speex-resampler-wasm/simd')
    .then((module) => module.default())
    .catch((error: unknown) => {
      loading = null;
      throw error;
    });
  return loading;
}

/** Block by block until `result` is full: past the end of `samples`, silence pushes out what the filter holds. */
function convert(
  speex: SpeexModule,
  state: number,
  memory: number,
  samples: Float32Array,
  result: Float32Array,
): void {
  const silence = new Float32Array(BLOCK_SAMPLES);
  const inputLength = memory;
  const outputLength = inputLength + FLOAT_BYTES;
  const input = outputLength + FLOAT_BYTES;
  const output = input + BLOCK_SAMPLES * FLOAT_BYTES;
  const word = (pointer: number) => pointer / FLOAT_BYTES;
  let filled = 0;
  for (let used = 0; filled < result.length;) {
    const block = used < samples.length ? samples.subarray(used, used + BLOCK_SAMPLES) : silence;
    speex.HEAPF32.set(block, word(input));
    speex.HEAPU32[word(inputLength)] = block.length;
    speex.HEAPU32[word(outputLength)] = Math.min(BLOCK_SAMPLES, result.length - filled);
    const code = speex._speex_resampler_process_float(state, 0, input, inputLength, output, outputLength);
    const taken = speex.HEAPU32[word(inputLength)]!;
    const given = speex.HEAPU32[word(outputLength)]!;
    if (code !== 0 || taken + given === 0) {
      throw new AppError('internal', `Expected resampled sound, got code ${code} and no more samples.`);
    }
    result.set(speex.HEAPF32.subarray(word(output), word(output) + given), filled);
    used += taken;
    filled += given;
  }
}
