/** Converts audio to 16 kHz with a limited band (the only importer of the Speex resampler). */
import type { SpeexModule } from '@echogarden/speex-resampler-wasm/simd';
import { AppError } from '../core/errors.ts';
import { fetchPart } from '../core/fetch-part.ts';
import { SAMPLE_RATE_HZ } from '../core/geometry.ts';

/** At a higher rate the best filter would be thousands of samples long. */
const MAX_RATE_HZ = 192_000;

/** Speex's best of 0 to 10: a filter of 256 periods, flat to 7.5 kHz. */
const QUALITY = 10;

/** Samples passed to and taken from the resampler at once. */
const BLOCK_SAMPLES = 16_384;
const FLOAT_BYTES = 4;

let loading: Promise<SpeexModule> | null = null;

/**
 * Band-limited conversion to the model's 16 kHz, without delay: output n is input time n / 16000 s.
 *
 * It uses the best filter, because its passband covers nearly all mel bins. Audio at 16 kHz is returned as the same
 * array.
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
  requireRate(sampleRateHz);
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

/**
 * The same conversion for audio that comes in blocks. All its output together equals that of {@link resampleTo16k},
 * except that the last milliseconds wait for the audio after them.
 *
 * It uses memory of the resampler, so the caller must dispose of it.
 */
export class StreamResampler implements Disposable {
  readonly #speex: SpeexModule;
  readonly #state: number;
  readonly #memory: number;
  #open = true;

  private constructor(speex: SpeexModule, sampleRateHz: number) {
    this.#speex = speex;
    this.#state = speex._speex_resampler_init(1, Math.round(sampleRateHz), SAMPLE_RATE_HZ, QUALITY, 0);
    this.#memory = speex._malloc((2 * BLOCK_SAMPLES + 2) * FLOAT_BYTES);
    if (!this.#state || !this.#memory)
      throw new AppError('internal', 'Expected memory for resampling, got none.');
    speex._speex_resampler_skip_zeros(this.#state);
  }

  /** @throws {@link AppError} `shape` if the rate is not within 1 to 192000 Hz. */
  static async open(sampleRateHz: number): Promise<StreamResampler> {
    requireRate(sampleRateHz);
    return new StreamResampler(await loadSpeex(), sampleRateHz);
  }

  /** @returns all samples at 16 kHz that are final by now. */
  push(samples: Float32Array): Float32Array<ArrayBuffer> {
    const parts: Float32Array[] = [];
    for (let used = 0; used < samples.length;) {
      const block = samples.subarray(used, used + BLOCK_SAMPLES);
      const { taken, output } = step(this.#speex, this.#state, this.#memory, block, BLOCK_SAMPLES);
      parts.push(output.slice());
      used += taken;
    }
    const result = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      result.set(part, at);
      at += part.length;
    }
    return result;
  }

  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    this.#speex._free(this.#memory);
    this.#speex._speex_resampler_destroy(this.#state);
  }
}

/** Fetches and compiles the resampler before the first audio needs it. A failure is reported then. */
export async function warmUpResampler(): Promise<void> {
  await loadSpeex().catch(() => undefined);
}

/** Compiled once; tried again after a failure. */
function loadSpeex(): Promise<SpeexModule> {
  loading ??= fetchPart(async () => (await import('@echogarden/speex-resampler-wasm/simd')).default()).catch(
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

/** Block by block until `result` is full. Past the end of `samples`, silence pushes out what the filter holds. */
function convert(
  speex: SpeexModule,
  state: number,
  memory: number,
  samples: Float32Array,
  result: Float32Array,
): void {
  const silence = new Float32Array(BLOCK_SAMPLES);
  let filled = 0;
  for (let used = 0; filled < result.length;) {
    const block = used < samples.length ? samples.subarray(used, used + BLOCK_SAMPLES) : silence;
    const room = Math.min(BLOCK_SAMPLES, result.length - filled);
    const { taken, output } = step(speex, state, memory, block, room);
    result.set(output, filled);
    used += taken;
    filled += output.length;
  }
}

/**
 * Passes one block and takes at most `room` samples back.
 *
 * @returns `output` is a view of the module's memory: copy it before the next call.
 */
function step(
  speex: SpeexModule,
  state: number,
  memory: number,
  block: Float32Array,
  room: number,
): { taken: number; output: Float32Array } {
  const inputLength = memory;
  const outputLength = inputLength + FLOAT_BYTES;
  const input = outputLength + FLOAT_BYTES;
  const output = input + BLOCK_SAMPLES * FLOAT_BYTES;
  const word = (pointer: number) => pointer / FLOAT_BYTES;
  speex.HEAPF32.set(block, word(input));
  speex.HEAPU32[word(inputLength)] = block.length;
  speex.HEAPU32[word(outputLength)] = room;
  const code = speex._speex_resampler_process_float(state, 0, input, inputLength, output, outputLength);
  const taken = speex.HEAPU32[word(inputLength)]!;
  const given = speex.HEAPU32[word(outputLength)]!;
  if (code !== 0 || taken + given === 0) {
    throw new AppError('internal', `Expected resampled audio, got code ${code} and no more samples.`);
  }
  return { taken, output: speex.HEAPF32.subarray(word(output), word(output) + given) };
}

function requireRate(sampleRateHz: number): void {
  if (sampleRateHz >= 1 && sampleRateHz <= MAX_RATE_HZ) return;
  throw new AppError(
    'shape',
    `Expected a sampling rate of 1 to ${MAX_RATE_HZ} Hz, got ${sampleRateHz}: convert the audio to 48 kHz.`,
  );
}
