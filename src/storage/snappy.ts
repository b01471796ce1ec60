/** Decompresses Snappy blocks of files from outside; it ends for any bytes. */

/** An element of three bytes copies at most 64. */
const MOST_GROWTH = 22;

/**
 * The bytes of a compressed block. The kept reader goes backwards, and never ends, at a piece whose length has its
 * highest bit set.
 *
 * @param size - how long the result must be.
 * @throws Error for a damaged block.
 * @remarks Source: the format description of Snappy.
 */
export function unsnap(input: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const damaged = () => new Error('a compressed page is damaged');
  if (!(size >= 0 && size <= MOST_GROWTH * input.length)) throw damaged();
  const output = new Uint8Array(size);
  let at = 0;
  let filled = 0;
  /** A number of a few bytes, the lowest first. */
  const number = (bytes: number) => {
    if (at + bytes > input.length) throw damaged();
    let value = 0;
    for (let i = 0; i < bytes; i += 1) value += input[at + i]! * 2 ** (8 * i);
    at += bytes;
    return value;
  };
  // The length of the result comes first, seven bits a byte.
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const part = number(1);
    length += (part & 0x7f) * 2 ** shift;
    if (part < 0x80) break;
    if (shift > 28) throw damaged();
  }
  if (length !== size) throw damaged();
  while (at < input.length) {
    const tag = number(1);
    const kind = tag & 3;
    if (kind === 0) {
      const short = tag >>> 2;
      const count = 1 + (short < 60 ? short : number(short - 59));
      if (at + count > input.length || filled + count > size) throw damaged();
      output.set(input.subarray(at, at + count), filled);
      at += count;
      filled += count;
      continue;
    }
    const count = kind === 1 ? 4 + ((tag >>> 2) & 7) : 1 + (tag >>> 2);
    const back = kind === 1 ? (tag >>> 5) * 256 + number(1) : number(kind === 2 ? 2 : 4);
    if (back === 0 || back > filled || filled + count > size) throw damaged();
    // Byte by byte where the piece overlaps what it makes.
    if (back >= count) output.copyWithin(filled, filled - back, filled - back + count);
    else for (let i = 0; i < count; i += 1) output[filled + i] = output[filled - back + i]!;
    filled += count;
  }
  if (filled !== size) throw damaged();
  return output;
}
