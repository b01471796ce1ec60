/** Reads Parquet's run-length and bit-packed hybrid encoding, and no further than the values that are wanted. */

/**
 * Fills `output` from a hybrid encoding of non-negative numbers. The kept reader runs through every value that a
 * damaged header names, up to 2³¹ of them, so it can't be used for files from outside.
 *
 * @param bitWidth - bits of a number, 0 to 32.
 * @throws Error where the bytes end before the output is full.
 * @remarks Source: the Parquet format, "RLE / Bit-Packing Hybrid".
 */
export function readRuns(bytes: Uint8Array, bitWidth: number, output: Uint8Array | Uint32Array): void {
  let at = 0;
  let seen = 0;
  const byte = () => {
    const value = bytes[at];
    if (value === undefined) throw new Error('its runs end too early');
    at += 1;
    return value;
  };
  while (seen < output.length) {
    const header = readVarInt(byte);
    if (header % 2 === 0) {
      let value = 0;
      for (let i = 0; i < Math.ceil(bitWidth / 8); i += 1) value += byte() * 2 ** (8 * i);
      const end = Math.min(output.length, seen + header / 2);
      if (end === seen) throw new Error('it has an empty run');
      output.fill(value, seen, end);
      seen = end;
      continue;
    }
    const count = Math.min(output.length - seen, 8 * ((header - 1) / 2));
    if (count === 0) throw new Error('it has an empty run');
    readPacked(byte, bitWidth, output, seen, count);
    seen += count;
  }
}

function readVarInt(byte: () => number): number {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const part = byte();
    value += (part & 0x7f) * 2 ** shift;
    if (part < 0x80) return value;
  }
  throw new Error('it has a run whose length is not a number');
}

/** Bits from the lowest of each byte on. */
function readPacked(
  byte: () => number,
  bitWidth: number,
  output: Uint8Array | Uint32Array,
  from: number,
  count: number,
): void {
  let [held, bits] = [0, 0];
  for (let i = from; i < from + count; i += 1) {
    // Sums instead of shifts: up to 32 bits are held beside up to seven of the byte before.
    for (; bits < bitWidth; bits += 8) held += byte() * 2 ** bits;
    const unit = 2 ** bitWidth;
    output[i] = held % unit;
    held = Math.floor(held / unit);
    bits -= bitWidth;
  }
}
