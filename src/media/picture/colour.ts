/** Finds the colour matrix and range of a video track and converts planes to RGB. */
import type { InputVideoTrack } from 'mediabunny';
import type { Rgba } from '../../core/tensor.ts';
import type { Planes } from './planes.ts';

/** How luma and chroma become RGB. */
export interface ColourMatrix {
  readonly matrix: VideoMatrixCoefficients;
  /** Whether luma uses 0..255 rather than 16..235. */
  readonly fullRange: boolean;
}

/** Untagged video with fewer stored lines than this is taken for standard definition. */
const HIGH_DEFINITION_LINES = 720;

/** Weights of red and blue in luma; green has the rest. */
const LUMA_WEIGHTS: Readonly<Record<string, readonly [number, number]>> = {
  bt709: [0.2126, 0.0722],
  smpte170m: [0.299, 0.114],
  bt470bg: [0.299, 0.114],
  'bt2020-ncl': [0.2627, 0.0593],
};

/**
 * A track's matrix and range: those in the container or the bitstream, otherwise BT.601 below 720 lines and BT.709
 * from there on, limited range. The frames' own `colorSpace` is ignored, because decoders fill it with guesses.
 */
export async function matrixOf(track: InputVideoTrack): Promise<ColourMatrix> {
  const tagged = await track.getColorSpace();
  const lines = await track.getCodedHeight();
  return {
    matrix: tagged.matrix ?? (lines < HIGH_DEFINITION_LINES ? 'smpte170m' : 'bt709'),
    fullRange: tagged.fullRange ?? false,
  };
}

/**
 * Converts a frame's planes to RGB as the training frames were converted: chroma repeated over its 2x2 luma pixels, no
 * conversion between gamuts, alpha ignored. Browsers smooth chroma, and the rest differs by machine.
 *
 * @param planes - bytes and layout as `VideoFrame.copyTo` gives them.
 * @returns null if the matrix is not known here (RGB stored as planes).
 *
 * @remarks Source: ITU-R BT.601, BT.709 and BT.2020 for the weights; libswscale's unscaled conversion for the repeated
 * chroma.
 */
export function planesToRgba({ bytes, layout, format, size }: Planes, colour: ColourMatrix): Rgba | null {
  const weights = LUMA_WEIGHTS[colour.matrix];
  const [luma, first, second = first] = layout;
  if (!weights || !luma || !first || !second) return null;

  const { width, height } = size;
  const tables = conversionTables(format.bits, weights, colour.fullRange);
  const sampleBytes = format.bits > 8 ? 2 : 1;
  const samples = sampleBytes === 2 ? new Uint16Array(bytes.buffer) : bytes;
  const chromaStep = format.interleaved ? 2 : 1;
  const secondOffset = format.interleaved ? first.offset + sampleBytes : second.offset;

  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0, out = 0; y < height; y++) {
    const chromaRow = y >> format.shiftY;
    const lumaAt = (luma.offset + y * luma.stride) / sampleBytes;
    const uAt = (first.offset + chromaRow * first.stride) / sampleBytes;
    const vAt = (secondOffset + chromaRow * second.stride) / sampleBytes;
    for (let x = 0; x < width; x++, out += 4) {
      const chroma = (x >> format.shiftX) * chromaStep;
      const l = tables.luma[samples[lumaAt + x]!]!;
      const u = samples[uAt + chroma]!;
      const v = samples[vAt + chroma]!;
      data[out] = l + tables.redFromV[v]!;
      data[out + 1] = l + tables.greenFromU[u]! + tables.greenFromV[v]!;
      data[out + 2] = l + tables.blueFromU[u]!;
      data[out + 3] = 255;
    }
  }
  return { width, height, data };
}

/** The share of red, green and blue of each sample value, on 0..255. */
function conversionTables(bits: number, [red, blue]: readonly [number, number], fullRange: boolean) {
  const unit = 2 ** (bits - 8);
  const green = 1 - red - blue;
  const lumaScale = 255 / (fullRange ? 2 ** bits - 1 : 219 * unit);
  const chromaScale = 255 / (fullRange ? 2 ** bits - 1 : 224 * unit);
  const table = (share: (value: number) => number) =>
    Float64Array.from({ length: 2 ** bits }, (_, v) => share(v));
  const centred = (factor: number) => table((v) => (v - 128 * unit) * chromaScale * factor);
  return {
    luma: table((v) => (v - (fullRange ? 0 : 16 * unit)) * lumaScale),
    redFromV: centred(2 * (1 - red)),
    blueFromU: centred(2 * (1 - blue)),
    greenFromV: centred((-2 * red * (1 - red)) / green),
    greenFromU: centred((-2 * blue * (1 - blue)) / green),
  };
}
