/** The float32 value of each of the 65,536 float16 bit patterns, computed once. */
let halfTable: Float32Array<ArrayBuffer> | null = null;

/** (65,536) the value of every bit pattern. */
export function tableOfHalves(): Float32Array<ArrayBuffer> {
  halfTable ??= Float32Array.from({ length: 0x10000 }, (_, bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
  return halfTable;
}

/** Widens float16 bit patterns; exact. */
export function halfToFloat(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const table = tableOfHalves();
  const floats = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i += 1) floats[i] = table[halves[i] as number] as number;
  return floats;
}

/** Widens bfloat16 bit patterns, which are the upper halves of float32; exact. */
export function bfloatToFloat(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const words = new Uint32Array(halves.length);
  for (let i = 0; i < halves.length; i += 1) words[i] = (halves[i] as number) << 16;
  return new Float32Array(words.buffer);
}

/** Rounds to the nearest float16 bit patterns, ties to even; values that are too large become infinite. */
export function floatToHalf(floats: Float32Array): Uint16Array<ArrayBuffer> {
  const words = new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
  const halves = new Uint16Array(floats.length);
  for (let i = 0; i < words.length; i += 1) halves[i] = roundToHalf(words[i] as number);
  return halves;
}

function roundToHalf(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const magnitude = word & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  if (magnitude < 0x33000000) return sign;
  const exponent = magnitude >>> 23;
  // Below 2^-14 the half is subnormal: its unit stays 2^-24, so more bits fall off.
  const dropped = exponent < 113 ? 126 - exponent : 13;
  const mantissa = exponent < 113 ? (magnitude & 0x7fffff) | 0x800000 : magnitude - 0x38000000;
  const half = mantissa >>> dropped;
  const rest = mantissa & ((1 << dropped) - 1);
  const middle = 1 << (dropped - 1);
  const roundUp = rest > middle || (rest === middle && (half & 1) === 1);
  return sign | (half + (roundUp ? 1 : 0));
}
