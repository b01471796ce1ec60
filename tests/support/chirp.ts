/** The chirp of the golden values, whole: ten seconds from 50 to 7800 Hz at half of full scale, at 16 kHz. */

const RATE_HZ = 16_000;
const SECONDS = 10;
const FIRST_HZ = 50;
/** Half of what the frequency gains in a second. */
const RISE = (7800 - FIRST_HZ) / SECONDS / 2;

/** The samples as the file of the golden values holds them: rounded to 16 bits. The fixture is its beginning. */
export function chirp(): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: SECONDS * RATE_HZ }, (_, i) => {
    const t = i / RATE_HZ;
    const level = 0.5 * Math.sin(2 * Math.PI * (FIRST_HZ * t + RISE * t * t));
    // Plus zero, so that nothing is -0.
    return Math.round(level * 32_767) / 32_768 + 0;
  });
}
