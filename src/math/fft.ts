/** Computes power spectra of real signals, with tables and buffers made once. */
import { AppError } from '../core/errors.ts';

/** The factors e^(-2 pi i k / size), k < size, of a transform: their cosines and their negated sines. */
export interface FftFactors {
  /** (size) */
  readonly cosines: Float64Array<ArrayBuffer>;
  readonly sines: Float64Array<ArrayBuffer>;
}

/** Makes the tables of {@link FftFactors}. */
export function fftFactors(size: number): FftFactors {
  const cosines = Float64Array.from({ length: size }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sines = Float64Array.from({ length: size }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
  return { cosines, sines };
}

/**
 * Prepares the power spectrum of real signals. The returned function fills `power` from `input` at every call.
 *
 * The reals are read as half as many complex numbers (even samples real, odd ones imaginary), go through a self-sorting
 * radix-4 transform in float64, and are separated afterwards. No call allocates, and `input` is not changed. The arrays
 * are bound beforehand, because the compiler makes code twice as fast for arrays it knows.
 *
 * @param input - (size), a power of two that is twice a power of four: 32, 128, 512 or 2048.
 * @param power - (size / 2 + 1) squared magnitudes from zero to the Nyquist frequency, both included.
 * @throws {@link AppError} `shape` for other lengths.
 * @remarks Source: Stockham's self-sorting form (Cochran et al., 1967); the packing is the usual one for reals.
 * @see shaders/fbank.wgsl, which runs the same stages in workgroup memory.
 */
export function planPowerSpectrum(input: Float64Array, power: Float64Array): () => void {
  const size = input.length;
  if (![32, 128, 512, 2048].includes(size) || power.length !== size / 2 + 1) {
    throw new AppError(
      'shape',
      `Expected 32, 128, 512 or 2048 reals and half as many bins and one, got ${size} and ${power.length}.`,
    );
  }
  const factors = fftFactors(size);
  let from = new Float64Array(size);
  let into = new Float64Array(size);
  const stages = [planFirst(input, from, stageTurns(factors, 1))];
  for (let stride = 4; stride < size / 8; stride *= 4) {
    stages.push(planMiddle(from, into, stageTurns(factors, stride), stride));
    [from, into] = [into, from];
  }
  stages.push(planLast(from, into), planSeparation(into, factors, power));
  return () => {
    for (let i = 0; i < stages.length; i += 1) stages[i]!();
  };
}

/** (butterflies, 3, 2): the factors of the second to fourth output of a stage with `stride` transforms side by side. */
function stageTurns({ cosines, sines }: FftFactors, stride: number): Float64Array<ArrayBuffer> {
  const turns = new Float64Array((cosines.length / 8 / stride) * 6);
  for (let i = 0; i < turns.length / 2; i += 1) {
    const angle = Math.floor(i / 3) * ((i % 3) + 1) * 2 * stride;
    turns[2 * i] = cosines[angle]!;
    turns[2 * i + 1] = sines[angle]!;
  }
  return turns;
}

/** The stage of one transform: every butterfly has factors of its own and writes its outputs side by side. */
function planFirst(x: Float64Array, y: Float64Array, turns: Float64Array): () => void {
  const quarter = x.length / 4;
  return () => {
    for (let a = 0, out = 0, t = 0; a < quarter; a += 2, out += 8, t += 6) {
      const b = a + quarter;
      const c = b + quarter;
      const d = c + quarter;
      const sumAcRe = x[a]! + x[c]!;
      const sumAcIm = x[a + 1]! + x[c + 1]!;
      const sumBdRe = x[b]! + x[d]!;
      const sumBdIm = x[b + 1]! + x[d + 1]!;
      const difAcRe = x[a]! - x[c]!;
      const difAcIm = x[a + 1]! - x[c + 1]!;
      // i (b - d)
      const turnedRe = x[d + 1]! - x[b + 1]!;
      const turnedIm = x[b]! - x[d]!;
      y[out] = sumAcRe + sumBdRe;
      y[out + 1] = sumAcIm + sumBdIm;
      const r1 = difAcRe - turnedRe;
      const i1 = difAcIm - turnedIm;
      y[out + 2] = r1 * turns[t]! - i1 * turns[t + 1]!;
      y[out + 3] = r1 * turns[t + 1]! + i1 * turns[t]!;
      const r2 = sumAcRe - sumBdRe;
      const i2 = sumAcIm - sumBdIm;
      y[out + 4] = r2 * turns[t + 2]! - i2 * turns[t + 3]!;
      y[out + 5] = r2 * turns[t + 3]! + i2 * turns[t + 2]!;
      const r3 = difAcRe + turnedRe;
      const i3 = difAcIm + turnedIm;
      y[out + 6] = r3 * turns[t + 4]! - i3 * turns[t + 5]!;
      y[out + 7] = r3 * turns[t + 5]! + i3 * turns[t + 4]!;
    }
  };
}

/** A stage of `stride` transforms side by side, which share their factors. */
function planMiddle(x: Float64Array, y: Float64Array, turns: Float64Array, stride: number): () => void {
  const quarter = x.length / 4;
  const apart = 2 * stride;
  return () => {
    for (let a = 0, out = 0, t = 0; a < quarter; out += 3 * apart, t += 6) {
      const c1 = turns[t]!;
      const s1 = turns[t + 1]!;
      const c2 = turns[t + 2]!;
      const s2 = turns[t + 3]!;
      const c3 = turns[t + 4]!;
      const s3 = turns[t + 5]!;
      for (const end = a + apart; a < end; a += 2, out += 2) {
        const b = a + quarter;
        const c = b + quarter;
        const d = c + quarter;
        const sumAcRe = x[a]! + x[c]!;
        const sumAcIm = x[a + 1]! + x[c + 1]!;
        const sumBdRe = x[b]! + x[d]!;
        const sumBdIm = x[b + 1]! + x[d + 1]!;
        const difAcRe = x[a]! - x[c]!;
        const difAcIm = x[a + 1]! - x[c + 1]!;
        const turnedRe = x[d + 1]! - x[b + 1]!;
        const turnedIm = x[b]! - x[d]!;
        y[out] = sumAcRe + sumBdRe;
        y[out + 1] = sumAcIm + sumBdIm;
        const second = out + apart;
        const r1 = difAcRe - turnedRe;
        const i1 = difAcIm - turnedIm;
        y[second] = r1 * c1 - i1 * s1;
        y[second + 1] = r1 * s1 + i1 * c1;
        const third = second + apart;
        const r2 = sumAcRe - sumBdRe;
        const i2 = sumAcIm - sumBdIm;
        y[third] = r2 * c2 - i2 * s2;
        y[third + 1] = r2 * s2 + i2 * c2;
        const fourth = third + apart;
        const r3 = difAcRe + turnedRe;
        const i3 = difAcIm + turnedIm;
        y[fourth] = r3 * c3 - i3 * s3;
        y[fourth + 1] = r3 * s3 + i3 * c3;
      }
    }
  };
}

/** The stage of transforms of four points: no factors are left. */
function planLast(x: Float64Array, y: Float64Array): () => void {
  const quarter = x.length / 4;
  return () => {
    for (let a = 0; a < quarter; a += 2) {
      const b = a + quarter;
      const c = b + quarter;
      const d = c + quarter;
      const sumAcRe = x[a]! + x[c]!;
      const sumAcIm = x[a + 1]! + x[c + 1]!;
      const sumBdRe = x[b]! + x[d]!;
      const sumBdIm = x[b + 1]! + x[d + 1]!;
      const difAcRe = x[a]! - x[c]!;
      const difAcIm = x[a + 1]! - x[c + 1]!;
      const turnedRe = x[d + 1]! - x[b + 1]!;
      const turnedIm = x[b]! - x[d]!;
      y[a] = sumAcRe + sumBdRe;
      y[a + 1] = sumAcIm + sumBdIm;
      y[b] = difAcRe - turnedRe;
      y[b + 1] = difAcIm - turnedIm;
      y[c] = sumAcRe - sumBdRe;
      y[c + 1] = sumAcIm - sumBdIm;
      y[d] = difAcRe + turnedRe;
      y[d + 1] = difAcIm + turnedIm;
    }
  };
}

/** Bins k and half - k are even + twisted and the conjugate of even - twisted, each halved. */
function planSeparation(z: Float64Array, { cosines, sines }: FftFactors, power: Float64Array): () => void {
  const half = z.length / 2;
  return () => {
    power[0] = (z[0]! + z[1]!) ** 2;
    power[half] = (z[0]! - z[1]!) ** 2;
    for (let k = 1, mirror = half - 1; k <= mirror; k += 1, mirror -= 1) {
      const re = z[2 * k]!;
      const im = z[2 * k + 1]!;
      const mirrorRe = z[2 * mirror]!;
      const mirrorIm = z[2 * mirror + 1]!;
      const evenRe = re + mirrorRe;
      const evenIm = im - mirrorIm;
      const oddRe = im + mirrorIm;
      const oddIm = mirrorRe - re;
      const twistedRe = oddRe * cosines[k]! - oddIm * sines[k]!;
      const twistedIm = oddRe * sines[k]! + oddIm * cosines[k]!;
      power[k] = 0.25 * ((evenRe + twistedRe) ** 2 + (evenIm + twistedIm) ** 2);
      power[mirror] = 0.25 * ((evenRe - twistedRe) ** 2 + (evenIm - twistedIm) ** 2);
    }
  };
}
