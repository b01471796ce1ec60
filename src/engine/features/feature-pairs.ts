/** Reads the features that ship with a model, as pairs of audio and video. */
import { AppError, throwIfAborted } from '../../core/errors.ts';
import { halfToFloat } from '../../math/half.ts';
import { readBlob } from '../../model/checkpoint/read-blob.ts';
import { openSafetensors } from '../../model/checkpoint/safetensors.ts';
import type { EngineContext } from '../context.ts';

/** Features of clips, audio and video in the same order. */
export interface FeaturePairs {
  readonly count: number;
  readonly width: number;
  /** (count, width), unit rows within the precision of float16. */
  readonly audio: Float32Array<ArrayBuffer>;
  readonly visual: Float32Array<ArrayBuffer>;
  /** (count), index into `kinds`. */
  readonly kind: Int32Array<ArrayBuffer>;
  readonly kinds: readonly string[];
}

/**
 * Reads the feature pairs that evaluation wrote: `audio` and `visual` (count, width) as F16, `kind` (count) as I64, and
 * the names of the kinds in the metadata, separated by commas.
 *
 * @throws {@link AppError} `model/format` if the file holds something else.
 * @see training/evaluate.py
 */
export async function readFeaturePairs(blob: Blob): Promise<FeaturePairs> {
  const { entries, metadata } = await openSafetensors(blob);
  const read = async (name: string, dtype: string, rank: number) => {
    const entry = entries.get(name);
    if (!entry || entry.dtype !== dtype || entry.shape.length !== rank) {
      const came = entry ? `${entry.dtype} (${entry.shape.join(', ')})` : 'nothing';
      throw new AppError('model/format', `Expected ${name} as ${dtype} of rank ${rank}, got ${came}.`);
    }
    const { buffer } = await readBlob(blob, entry.byteOffset, entry.byteLength);
    return { shape: entry.shape, buffer };
  };
  const [audio, visual, kind] = [
    await read('audio', 'F16', 2),
    await read('visual', 'F16', 2),
    await read('kind', 'I64', 1),
  ];
  const [count = 0, width = 0] = audio.shape;
  if (visual.shape[0] !== count || visual.shape[1] !== width || kind.shape[0] !== count) {
    throw new AppError(
      'model/format',
      `Expected audio, visual and kind of the same length, got (${audio.shape.join(', ')}), (${visual.shape.join(', ')}) and (${kind.shape.join(', ')}).`,
    );
  }
  return {
    count,
    width,
    audio: halfToFloat(new Uint16Array(audio.buffer)),
    visual: halfToFloat(new Uint16Array(visual.buffer)),
    kind: Int32Array.from(new BigInt64Array(kind.buffer), Number),
    kinds: (metadata['kinds'] ?? '').split(','),
  };
}

/**
 * Feature pairs at an address; read once.
 *
 * @throws {@link AppError} `not-found` if there is no such file, and as {@link readFeaturePairs}.
 */
export async function fetchPairs(
  engine: Pick<EngineContext, 'featurePairs'>,
  url: string,
  signal: AbortSignal,
): Promise<FeaturePairs> {
  const cached = engine.featurePairs.get(url);
  if (cached) return cached;
  const response = await fetch(url, { signal });
  if (!response.ok) {
    throw new AppError('not-found', `Expected feature pairs at ${url}, got HTTP ${response.status}.`);
  }
  const pairs = await readFeaturePairs(await response.blob());
  throwIfAborted(signal);
  engine.featurePairs.set(url, pairs);
  return pairs;
}
