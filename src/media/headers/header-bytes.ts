/** Four characters, the form in which containers name their parts. */
export function fourCharacters(view: DataView, offset: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(offset + i)));
}

/** A count with its digits grouped. */
export function grouped(count: number): string {
  return count.toLocaleString('en-GB');
}
