/** Arrays of bits, in words of 32, lowest first. */

export function hasBit(bits: Uint32Array, at: number): boolean {
  return ((bits[at >> 5]! >>> (at & 31)) & 1) === 1;
}

export function setBit(bits: Uint32Array, at: number): void {
  bits[at >> 5]! |= 1 << (at & 31);
}
