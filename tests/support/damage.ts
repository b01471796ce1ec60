/** Damages files on purpose: changes bytes in their headers, always the same for the same seed. */

/** The place of a four-character name in a file, the n-th from the front. */
export function placeOf(bytes: Uint8Array, name: string, occurrence = 0): number {
  const wanted = [...name].map((letter) => letter.charCodeAt(0));
  for (let at = 0, found = 0; at + 4 <= bytes.length; at++) {
    if (wanted.every((code, i) => bytes[at + i] === code) && found++ === occurrence) return at;
  }
  throw new Error(`Expected ${name} in a file of ${bytes.length} bytes.`);
}

/** A copy with a big-endian 32-bit number written at an offset. */
export function withUint32(
  bytes: Uint8Array<ArrayBuffer>,
  offset: number,
  value: number,
): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(offset, value);
  return copy;
}

/** Mulberry32: numbers in [0, 1). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Byte values that break counts and sizes most often. */
const TELLING = [0, 1, 0x7f, 0x80, 0xff];

/** A copy with one to four bytes changed somewhere in `ranges` (from, to). */
export function mutated(
  bytes: Uint8Array<ArrayBuffer>,
  ranges: readonly (readonly [number, number])[],
  random: () => number,
): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  const changes = 1 + Math.floor(random() * 4);
  for (let change = 0; change < changes; change++) {
    const [from, to] = ranges[Math.floor(random() * ranges.length)] ?? [0, copy.length];
    const at = from + Math.floor(random() * Math.max(1, to - from));
    const telling = TELLING[Math.floor(random() * TELLING.length)] ?? 0;
    copy[at] = random() < 0.5 ? telling : Math.floor(random() * 256);
  }
  return copy;
}

/** Where a file's headers are: the index of MP4 and MOV, the first part of others, and the last. */
export function headerRanges(bytes: Uint8Array): (readonly [number, number])[] {
  const name = String.fromCharCode(...bytes.slice(4, 8));
  if (name === 'ftyp' || name === 'moov' || name === 'wide') {
    const index = placeOf(bytes, 'moov') - 4;
    return [
      [0, 48],
      [index, index + new DataView(bytes.buffer, bytes.byteOffset).getUint32(index)],
    ];
  }
  return [
    [0, Math.min(bytes.length, 600)],
    [0, Math.min(bytes.length, 6000)],
    [Math.max(0, bytes.length - 2000), bytes.length],
  ];
}
