/**
 * A small seeded generator (xoshiro128**, seeded by splitmix32). The same seed gives the same masks in every browser,
 * so a seed in a link is enough to repeat a figure. Do not use it for secrets.
 *
 * @remarks Source: Blackman and Vigna, "Scrambled linear pseudorandom number generators" (2018).
 */
export class SeededRandom {
  readonly #state: Uint32Array;

  constructor(seed: number) {
    let mixed = seed >>> 0;
    this.#state = Uint32Array.from({ length: 4 }, () => {
      mixed = (mixed + 0x9e3779b9) >>> 0;
      let word = mixed ^ (mixed >>> 16);
      word = Math.imul(word, 0x21f0aaad);
      word ^= word >>> 15;
      word = Math.imul(word, 0x735a2d97);
      return (word ^ (word >>> 15)) >>> 0;
    });
  }

  /** The next 32 bits, as an unsigned integer. */
  nextUint32(): number {
    const s = this.#state as unknown as [number, number, number, number];
    const result = Math.imul(rotateLeft(Math.imul(s[1], 5), 7), 9) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotateLeft(s[3], 11);
    return result;
  }

  /** Uniform in [0, 1): a multiple of 2^-24, which float32 represents exactly. */
  uniform(): number {
    return (this.nextUint32() >>> 8) / 0x1000000;
  }

  /** `count` uniform values in [0, 1). */
  uniforms(count: number): Float32Array<ArrayBuffer> {
    return Float32Array.from({ length: count }, () => this.uniform());
  }

  /** `count` different integers from [0, limit), in the order drawn. */
  sample(limit: number, count: number): number[] {
    const pool = Array.from({ length: limit }, (_, index) => index);
    for (let i = 0; i < count; i += 1) {
      const j = i + Math.floor(this.uniform() * (limit - i));
      [pool[i], pool[j]] = [pool[j] as number, pool[i] as number];
    }
    return pool.slice(0, count);
  }
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
