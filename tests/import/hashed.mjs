/**
 * Values that depend on the tensor's number and the place only: centre ± spread, rounded once to float32.
 * `make_values.py` has the same function for the inputs.
 *
 * @param {number} number
 * @param {number} count
 * @param {number} centre
 * @param {number} spread
 */
export function hashed(number, count, centre, spread) {
  const values = new Float32Array(count);
  const seed = Math.imul(number + 1, 0x85ebca6b);
  for (let index = 0; index < count; index += 1) {
    let word = Math.imul(index, 0x9e3779b1) ^ seed;
    word = Math.imul(word ^ (word >>> 16), 0x7feb352d);
    word = Math.imul(word ^ (word >>> 15), 0x846ca68b);
    word = (word ^ (word >>> 16)) >>> 8;
    values[index] = centre + spread * (word / 2 ** 23 - 1);
  }
  return values;
}
