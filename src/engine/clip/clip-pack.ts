/** Packs a clip's arrays into bytes, and back. */
import type { ClipData } from './clips.ts';

/** The places of a clip's arrays in the packed bytes; null for what the clip lacks. */
export interface ClipPack {
  readonly samples: number | null;
  readonly logMel: number | null;
  /** For each frame, its place and length; a repeated frame shares the bytes of the first. */
  readonly pictures: readonly (readonly [at: number, length: number] | null)[];
}

/** A clip's arrays as consecutive bytes, without copying. */
export function packClip({ samples, logMel, pictures }: ClipData): {
  readonly pack: ClipPack;
  readonly parts: readonly Uint8Array<ArrayBuffer>[];
} {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let end = 0;
  const add = (values: Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>) => {
    parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    end += values.byteLength;
  };
  if (samples) add(samples);
  if (logMel) add(logMel);
  const placeOf = new Map<Uint8Array, readonly [number, number]>();
  const places = pictures.map((picture) => {
    if (!picture) return null;
    const place = placeOf.get(picture) ?? ([end, picture.length] as const);
    if (!placeOf.has(picture)) add(picture);
    placeOf.set(picture, place);
    return place;
  });
  const pack = { samples: samples?.length ?? null, logMel: logMel?.length ?? null, pictures: places };
  return { pack, parts };
}

/** The arrays as views of one buffer. */
export function unpackClip({ samples, logMel, pictures }: ClipPack, bytes: ArrayBuffer): ClipData {
  const logMelAt = (samples ?? 0) * Float32Array.BYTES_PER_ELEMENT;
  const pictureAt = new Map<number, Uint8Array<ArrayBuffer>>();
  return {
    samples: samples === null ? null : new Float32Array(bytes, 0, samples),
    logMel: logMel === null ? null : new Float32Array(bytes, logMelAt, logMel),
    pictures: pictures.map((place) => {
      if (!place) return null;
      const [at, length] = place;
      const picture = pictureAt.get(at) ?? new Uint8Array(bytes, at, length);
      pictureAt.set(at, picture);
      return picture;
    }),
  };
}
