import { fixtureBytes } from '../../support/fixture.ts';

export type Bytes = Uint8Array<ArrayBuffer>;

/** A fixture's bytes, to be changed. */
export function bytesOf(name: string): Promise<Bytes> {
  return fixtureBytes(`media/${name}`);
}

/** Where a text, or bytes, are in a file, each time. */
export function places(bytes: Uint8Array, wanted: string | readonly number[]): number[] {
  const codes = typeof wanted === 'string' ? [...wanted].map((letter) => letter.charCodeAt(0)) : wanted;
  const found: number[] = [];
  for (let at = bytes.indexOf(codes[0]!); at >= 0; at = bytes.indexOf(codes[0]!, at + 1)) {
    if (codes.every((code, n) => bytes[at + n] === code)) found.push(at);
  }
  return found;
}

/** Overwrites bytes `offset` behind each place where `wanted` is; there must be one. */
export function overwrite(
  bytes: Bytes,
  wanted: string | readonly number[],
  offset: number,
  values: readonly number[],
): Bytes {
  const found = places(bytes, wanted);
  if (found.length === 0) throw new Error('Expected the bytes to overwrite, found none.');
  for (const at of found) bytes.set(values, at + offset);
  return bytes;
}

/** Moves every clock of a transport stream by so many ticks of 90 kHz, modulo its 33 bits. */
export function shiftTransportClock(bytes: Bytes, ticks: number): Bytes {
  const modulus = 2 ** 33;
  const moved = (value: number) => (((value + ticks) % modulus) + modulus) % modulus;
  for (let start = 0; start + 188 <= bytes.length; start += 188) {
    const hasField = (bytes[start + 3]! & 0x20) !== 0;
    const fieldBytes = hasField ? bytes[start + 4]! : 0;
    if (fieldBytes > 6 && (bytes[start + 5]! & 0x10) !== 0) shiftReference(bytes, start + 6, moved);
    const isStart = (bytes[start + 1]! & 0x40) !== 0;
    const at = start + 4 + (hasField ? 1 + fieldBytes : 0);
    const isPacket = bytes[at] === 0 && bytes[at + 1] === 0 && bytes[at + 2] === 1 && bytes[at + 3]! >= 0xc0;
    if (!isStart || !isPacket) continue;
    const flags = bytes[at + 7]! >> 6;
    if (flags >= 2) shiftStamp(bytes, at + 9, moved);
    if (flags === 3) shiftStamp(bytes, at + 14, moved);
  }
  return bytes;
}

/** 3, 15 and 15 bits, each followed by a marker. */
function shiftStamp(bytes: Bytes, at: number, moved: (value: number) => number): void {
  const [a, b, c, d, e] = bytes.subarray(at, at + 5) as unknown as [number, number, number, number, number];
  const value = moved(((a >> 1) & 7) * 2 ** 30 + ((b << 7) | (c >> 1)) * 2 ** 15 + ((d << 7) | (e >> 1)));
  const [high, middle, low] = [
    Math.floor(value / 2 ** 30),
    Math.floor(value / 2 ** 15) % 2 ** 15,
    value % 2 ** 15,
  ];
  bytes.set(
    [(a & 0xf1) | (high << 1), middle >> 7, ((middle & 127) << 1) | 1, low >> 7, ((low & 127) << 1) | 1],
    at,
  );
}

/** A program clock reference: 33 bits, then what is finer. */
function shiftReference(bytes: Bytes, at: number, moved: (value: number) => number): void {
  const view = new DataView(bytes.buffer);
  const value = moved(view.getUint32(at) * 2 + (bytes[at + 4]! >> 7));
  view.setUint32(at, Math.floor(value / 2));
  bytes[at + 4] = (bytes[at + 4]! & 0x7f) | ((value % 2) << 7);
}

/** Puts another edit list into the first track of an MP4 or MOV file whose index is last; in the file's own units. */
export function withEdits(
  bytes: Bytes,
  edits: readonly (readonly [duration: number, mediaTime: number])[],
): Bytes {
  const start = places(bytes, 'elst')[0]! - 4;
  const old = new DataView(bytes.buffer);
  const list = new Uint8Array(16 + edits.length * 12);
  const view = new DataView(list.buffer);
  view.setUint32(0, list.length);
  list.set(bytes.subarray(start + 4, start + 12), 4);
  view.setUint32(12, edits.length);
  edits.forEach(([duration, mediaTime], n) => {
    view.setUint32(16 + n * 12, duration);
    view.setInt32(20 + n * 12, mediaTime);
    view.setUint32(24 + n * 12, 0x10000);
  });
  const grown = list.length - old.getUint32(start);
  const parents = ['edts', 'trak', 'moov'].map(
    (type) => places(bytes, type).findLast((at) => at < start)! - 4,
  );
  for (const at of parents) old.setUint32(at, old.getUint32(at) + grown);
  return new Uint8Array([
    ...bytes.subarray(0, start),
    ...list,
    ...bytes.subarray(start + list.length - grown),
  ]);
}
