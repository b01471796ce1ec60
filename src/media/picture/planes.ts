/** How a pixel format lays out its planes: `bits` per sample, in two little-endian bytes if more than 8. */
export interface PlanarFormat {
  readonly bits: number;
  /** Chroma pixels are wider and taller than luma pixels by two to this power. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** Whether the two chroma planes are interleaved in one. */
  readonly interleaved: boolean;
}

/** The layout of a planar YUV format, or null for any other (RGB, or an opaque frame's null). */
export function planarFormat(format: string | null): PlanarFormat | null {
  if (format === 'NV12') return { bits: 8, shiftX: 1, shiftY: 1, interleaved: true };
  const match = /^I(420|422|444)A?(?:P(10|12))?$/.exec(format ?? '');
  if (!match) return null;
  return {
    bits: Number(match[2] ?? 8),
    shiftX: match[1] === '444' ? 0 : 1,
    shiftY: match[1] === '420' ? 1 : 0,
    interleaved: false,
  };
}

/** Planes and their layout, as `VideoFrame.copyTo` gives them. */
export interface Planes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly layout: readonly PlaneLayout[];
  readonly format: PlanarFormat;
  readonly size: { readonly width: number; readonly height: number };
}

/**
 * Shrinks a frame by a whole factor; each pixel is the mean of those that it covers. This is much less work than
 * converting all pixels first. Columns and rows that do not fill a pixel are dropped.
 *
 * @param factor - at least 1, at most the smaller side.
 * @returns planes with chroma at every pixel.
 */
export function shrinkPlanes({ bytes, layout, format, size }: Planes, factor: number): Planes {
  const width = Math.floor(size.width / factor);
  const height = Math.floor(size.height / factor);
  const wide = format.bits > 8;
  const samples = wide ? new Uint16Array(bytes.buffer) : bytes;
  const small = wide ? new Uint16Array(width * height * 3) : new Uint8Array(width * height * 3);
  const sampleBytes = small.BYTES_PER_ELEMENT;
  for (let plane = 0, out = 0; plane < 3; plane++) {
    const joined = format.interleaved && plane > 0;
    const { offset, stride } = layout[joined ? 1 : plane] ?? { offset: 0, stride: 0 };
    const [shiftX, shiftY] = plane === 0 ? [0, 0] : [format.shiftX, format.shiftY];
    const start = offset / sampleBytes + (joined ? plane - 1 : 0);
    const step = joined ? 2 : 1;
    for (let y = 0; y < height; y++) {
      const rows = [(y * factor) >> shiftY, (y * factor + factor - 1) >> shiftY] as const;
      for (let x = 0; x < width; x++, out++) {
        const columns = [(x * factor) >> shiftX, (x * factor + factor - 1) >> shiftX] as const;
        small[out] = meanOf(samples, start, stride / sampleBytes, step, rows, columns);
      }
    }
  }
  const stride = width * sampleBytes;
  return {
    bytes: new Uint8Array(small.buffer),
    layout: [0, 1, 2].map((plane) => ({ offset: plane * stride * height, stride })),
    format: { bits: format.bits, shiftX: 0, shiftY: 0, interleaved: false },
    size: { width, height },
  };
}

/** The rounded mean over a block of rows and columns, both ends included. */
function meanOf(
  samples: Uint8Array | Uint16Array,
  start: number,
  stride: number,
  step: number,
  [top, bottom]: readonly [number, number],
  [left, right]: readonly [number, number],
): number {
  let sum = 0;
  for (let y = top; y <= bottom; y++) {
    const row = start + y * stride;
    for (let x = left; x <= right; x++) sum += samples[row + x * step]!;
  }
  return Math.round(sum / ((bottom - top + 1) * (right - left + 1)));
}
