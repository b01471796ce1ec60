/** Reads a clip with stored values of every stage. */
import { AppError } from '../../core/errors.ts';
import type { ModelFamily } from '../../core/family.ts';
import type { Modality } from '../../core/geometry.ts';
import type { PatchMask } from '../../core/masks/masking.ts';
import { maskFromHidden } from '../../core/masks/masking.ts';
import type { StoredType } from '../../model/checkpoint/entry.ts';
import { readBlob } from '../../model/checkpoint/read-blob.ts';
import { openSafetensors } from '../../model/checkpoint/safetensors.ts';

/** The expected values of one modality's stages. */
export interface CheckedSense {
  readonly mask: PatchMask;
  /** (D), unmasked, before L2 normalisation. */
  readonly pooled: Float32Array<ArrayBuffer>;
  /** Hidden tokens with stored predictions, and these predictions: (asked, patchValues). */
  readonly asked: Int32Array<ArrayBuffer>;
  readonly predicted: Float32Array<ArrayBuffer>;
  readonly loss: number;
}

/** A clip with the values that PyTorch computes from it with one model. */
export interface CheckClip {
  /** Mono, 16 kHz, in [-1, 1]. */
  readonly samples: Float32Array<ArrayBuffer>;
  /** (height, width, 3). */
  readonly picture: {
    readonly width: number;
    readonly height: number;
    readonly rgb: Uint8Array<ArrayBuffer>;
  };
  /** Every `step`-th frame of the raw log-mel: (frames, 128). */
  readonly fbank: { readonly values: Float32Array<ArrayBuffer>; readonly step: number };
  /** Every so many rows of the model's picture: (rows, size, 3). */
  readonly pixels: { readonly values: Uint8Array<ArrayBuffer>; readonly step: number };
  /** (kept audio + kept visual, D). */
  readonly latent: Float32Array<ArrayBuffer>;
  readonly senses: Readonly<Record<Modality, CheckedSense>>;
  /** SHA-256 of the weights that gave these values. */
  readonly sha256: string;
  readonly reference: string;
}

/**
 * Reads a clip with its stored values.
 *
 * @param family - of the model that the values belong to.
 *
 * @throws {@link AppError} `model/format` if something is missing.
 * @see training/make_check.py
 */
export async function readCheckClip(blob: Blob, family: ModelFamily): Promise<CheckClip> {
  const { entries, metadata } = await openSafetensors(blob);
  const raw = async (name: string, dtype: StoredType) => {
    const entry = entries.get(name);
    if (entry?.dtype !== dtype) throw broken(`${name} as ${dtype}`);
    const { buffer } = await readBlob(blob, entry.byteOffset, entry.byteLength);
    return { buffer, shape: entry.shape };
  };
  const fact = (name: string) => {
    const value = metadata[name];
    if (value === undefined) throw broken(name);
    return value;
  };
  const floats = async (name: string) => new Float32Array((await raw(name, 'F32')).buffer);
  const indices = async (name: string) => new Int32Array((await raw(name, 'I32')).buffer);
  const sense = async (modality: Modality): Promise<CheckedSense> => {
    const hidden = new Uint8Array(family[modality].grid.tokens).fill(1);
    for (const token of await indices(`keep_${modality}`)) hidden[token] = 0;
    return {
      mask: maskFromHidden(hidden),
      pooled: await floats(`pooled_${modality}`),
      asked: await indices(`asked_${modality}`),
      predicted: await floats(`predicted_${modality}`),
      loss: Number(fact(`loss_${modality}`)),
    };
  };
  const [samples, picture, pixels] = [
    await raw('samples', 'I16'),
    await raw('picture', 'U8'),
    await raw('pixels', 'U8'),
  ];
  const [height = 0, width = 0] = picture.shape;
  return {
    samples: Float32Array.from(new Int16Array(samples.buffer), (value) => value / 32768),
    picture: { width, height, rgb: new Uint8Array(picture.buffer) },
    fbank: { values: await floats('fbank'), step: Number(fact('fbank_step')) },
    pixels: { values: new Uint8Array(pixels.buffer), step: Number(fact('pixel_step')) },
    latent: await floats('latent'),
    senses: { audio: await sense('audio'), visual: await sense('visual') },
    sha256: fact('sha256'),
    reference: `PyTorch ${fact('torch')}`,
  };
}

const broken = (what: string) =>
  new AppError(
    'model/format',
    `Expected ${what} in the clip for the check of this machine: reload the page.`,
  );
