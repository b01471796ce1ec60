/**
 * Kaldi's `hanning` window: symmetric, zero at both ends (length - 1 in the denominator).
 *
 * @returns (length), in [0, 1].
 * @remarks Source: `torch.hann_window(length, periodic=False)`.
 */
export function hanningWindow(length: number): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (length - 1)));
}
