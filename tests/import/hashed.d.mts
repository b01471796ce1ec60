/** See `hashed.mjs`. */
export function hashed(
  number: number,
  count: number,
  centre: number,
  spread: number,
): Float32Array<ArrayBuffer>;
