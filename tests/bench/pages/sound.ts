import { SAMPLE_RATE_HZ } from '../../../src/core/geometry.ts';
import { SeededRandom } from '../../../src/core/rng.ts';

/** Struck notes over quiet noise, in [-1, 1]: loud and soft stretches, and every mel band above the floor. */
export function makeSound(seconds: number): Float32Array<ArrayBuffer> {
  const random = new SeededRandom(1);
  const noise = random.uniforms(seconds * SAMPLE_RATE_HZ);
  return noise.map((uniform, index) => {
    const time = index / SAMPLE_RATE_HZ;
    const sinceStruck = time % 0.5;
    const note = 220 * 2 ** (((Math.floor(time / 0.5) * 5) / 12) % 3);
    const tone = Math.sin(2 * Math.PI * note * time) + 0.4 * Math.sin(2 * Math.PI * 3 * note * time);
    return 0.4 * Math.exp(-6 * sinceStruck) * tone + 0.02 * (2 * uniform - 1);
  });
}
