import { AppError } from '../core/errors.ts';

/**
 * Spectra of real signals of one length, with every table and buffer made once.
 *
 * The `size` reals are packed into `size / 2` complex numbers (even samples real, odd ones imaginary), go
 * through a self-sorting radix-4 transform in float64, and are separated afterwards. No call allocates.
 *
 * @throws {@link AppError} `shape` if `size` is not a power of two of at least 4.
 * @remarks Source: Stockham's self-sorting form (Cochran et al., 1967); the packing is the usual one for reals.
 * @see shaders/fbank.wgsl, which runs the same stages in workgroup memory.
 */
export class RealFft {
  readonly size: number;
  /** `size / 2 + 1`: from zero to the Nyquist frequency, both included. */
  readonly bins: number;
  /** (size) cos and -sin of 2 pi k / size, the factors e^(-2 pi i k / size). */
  readonly cosines: Float64Array<ArrayBuffer>;
  readonly sines: Float64Array<ArrayBuffer>;
  #re: Float64Array<ArrayBuffer>;
  #im: Float64Array<ArrayBuffer>;
  #nextRe: Float64Array<ArrayBuffer>;
  #nextIm: Float64Array<ArrayBuffer>;

  constructor(size: number) {
    if (size < 4 || !Number.isInteger(Math.log2(size))) {
      throw new AppError('shape', `Expected a transform length that is a power of two from 4, got ${size}.`);
    }
    this.size = size;
    this.bins = size / 2 + 1;
    this.cosines = Float64Array.from({ length: size }, (_, k) => Math.cos((2 * Math.PI * k) / size));
    this.sines = Float64Array.from({ length: size }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
    this.#re = new Float64Array(size / 2);
    this.#im = new Float64Array(size / 2);
    this.#nextRe = new Float64Array(size / 2);
    this.#nextIm = new Float64Array(size / 2);
  }

  /**
   * The spectrum of one signal.
   *
   * @param input - (size).
   * @param re - (bins), overwritten.
   * @param im - (bins), overwritten.
   */
  transform(input: Float64Array, re: Float64Array, im: Float64Array): void {
    this.#packAndRun(input);
    const half = this.size / 2;
    const [zRe, zIm] = [this.#re, this.#im];
    re[0] = zRe[0]! + zIm[0]!;
    im[0] = 0;
    re[half] = zRe[0]! - zIm[0]!;
    im[half] = 0;
    for (let k = 1; k < half; k += 1) {
      const evenRe = 0.5 * (zRe[k]! + zRe[half - k]!);
      const evenIm = 0.5 * (zIm[k]! - zIm[half - k]!);
      const oddRe = 0.5 * (zIm[k]! + zIm[half - k]!);
      const oddIm = 0.5 * (zRe[half - k]! - zRe[k]!);
      re[k] = evenRe + oddRe * this.cosines[k]! - oddIm * this.sines[k]!;
      im[k] = evenIm + oddRe * this.sines[k]! + oddIm * this.cosines[k]!;
    }
  }

  /**
   * The squared magnitude of every bin; about half the work of {@link transform} and a square.
   *
   * @param input - (size).
   * @param power - (bins), overwritten.
   */
  power(input: Float64Array, power: Float64Array): void {
    this.#packAndRun(input);
    const half = this.size / 2;
    const [zRe, zIm] = [this.#re, this.#im];
    const { cosines, sines } = this;
    power[0] = (zRe[0]! + zIm[0]!) ** 2;
    power[half] = (zRe[0]! - zIm[0]!) ** 2;
    // Bins k and half - k are even + twisted and the conjugate of even - twisted.
    for (let k = 1; k <= half / 2; k += 1) {
      const evenRe = zRe[k]! + zRe[half - k]!;
      const evenIm = zIm[k]! - zIm[half - k]!;
      const oddRe = zIm[k]! + zIm[half - k]!;
      const oddIm = zRe[half - k]! - zRe[k]!;
      const twistedRe = oddRe * cosines[k]! - oddIm * sines[k]!;
      const twistedIm = oddRe * sines[k]! + oddIm * cosines[k]!;
      power[k] = 0.25 * ((evenRe + twistedRe) ** 2 + (evenIm + twistedIm) ** 2);
      power[half - k] = 0.25 * ((evenRe - twistedRe) ** 2 + (evenIm - twistedIm) ** 2);
    }
  }

  #packAndRun(input: Float64Array): void {
    const half = this.size / 2;
    const [re, im] = [this.#re, this.#im];
    for (let i = 0; i < half; i += 1) {
      re[i] = input[2 * i]!;
      im[i] = input[2 * i + 1]!;
    }
    let length = half;
    let stride = 1;
    for (; length >= 4; length /= 4, stride *= 4) {
      this.#radix4(length, stride);
      this.#swap();
    }
    if (length === 2) {
      this.#radix2(stride);
      this.#swap();
    }
  }

  /** One stage: `length` points are still to be combined, `stride` transforms lie interleaved. */
  #radix4(length: number, stride: number): void {
    const [xr, xi, yr, yi] = [this.#re, this.#im, this.#nextRe, this.#nextIm];
    const { cosines, sines } = this;
    const quarter = length / 4;
    const step = this.size / length;
    const jump = stride * quarter;
    for (let p = 0; p < quarter; p += 1) {
      const c1 = cosines[p * step]!;
      const s1 = sines[p * step]!;
      const c2 = cosines[2 * p * step]!;
      const s2 = sines[2 * p * step]!;
      const c3 = cosines[3 * p * step]!;
      const s3 = sines[3 * p * step]!;
      for (let q = 0; q < stride; q += 1) {
        const a = q + stride * p;
        const b = a + jump;
        const c = b + jump;
        const d = c + jump;
        const out = q + 4 * stride * p;
        const sumAcRe = xr[a]! + xr[c]!;
        const sumAcIm = xi[a]! + xi[c]!;
        const sumBdRe = xr[b]! + xr[d]!;
        const sumBdIm = xi[b]! + xi[d]!;
        const difAcRe = xr[a]! - xr[c]!;
        const difAcIm = xi[a]! - xi[c]!;
        // i (b - d)
        const turnedRe = xi[d]! - xi[b]!;
        const turnedIm = xr[b]! - xr[d]!;
        yr[out] = sumAcRe + sumBdRe;
        yi[out] = sumAcIm + sumBdIm;
        const r1 = difAcRe - turnedRe;
        const i1 = difAcIm - turnedIm;
        yr[out + stride] = r1 * c1 - i1 * s1;
        yi[out + stride] = r1 * s1 + i1 * c1;
        const r2 = sumAcRe - sumBdRe;
        const i2 = sumAcIm - sumBdIm;
        yr[out + 2 * stride] = r2 * c2 - i2 * s2;
        yi[out + 2 * stride] = r2 * s2 + i2 * c2;
        const r3 = difAcRe + turnedRe;
        const i3 = difAcIm + turnedIm;
        yr[out + 3 * stride] = r3 * c3 - i3 * s3;
        yi[out + 3 * stride] = r3 * s3 + i3 * c3;
      }
    }
  }

  /** The last stage where the packed length is not a power of four. */
  #radix2(stride: number): void {
    for (let q = 0; q < stride; q += 1) {
      this.#nextRe[q] = this.#re[q]! + this.#re[q + stride]!;
      this.#nextIm[q] = this.#im[q]! + this.#im[q + stride]!;
      this.#nextRe[q + stride] = this.#re[q]! - this.#re[q + stride]!;
      this.#nextIm[q + stride] = this.#im[q]! - this.#im[q + stride]!;
    }
  }

  #swap(): void {
    [this.#re, this.#nextRe] = [this.#nextRe, this.#re];
    [this.#im, this.#nextIm] = [this.#nextIm, this.#im];
  }
}
