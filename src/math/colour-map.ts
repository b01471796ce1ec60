/**
 * The perceptual colour map of spectrograms: the picture and its colour bar read the same stops, so that a
 * colour means one number everywhere.
 *
 * @remarks Source: Smith and van der Walt's magma (matplotlib, CC0), read off at eleven even steps.
 */
export const MAGMA_STOPS: readonly (readonly [number, number, number])[] = [
  [0, 0, 4],
  [20, 14, 54],
  [59, 15, 112],
  [100, 26, 128],
  [140, 41, 129],
  [183, 55, 121],
  [222, 73, 104],
  [247, 112, 92],
  [254, 159, 109],
  [254, 207, 146],
  [252, 253, 191],
];

/** Magma at `share`, clamped to [0, 1] (NaN reads as 0), as sRGB bytes; linear between the stops. */
export function magma(share: number): [number, number, number] {
  const clamped = share > 0 ? Math.min(1, share) : 0;
  const at = clamped * (MAGMA_STOPS.length - 1);
  const index = Math.min(MAGMA_STOPS.length - 2, Math.floor(at));
  const low = MAGMA_STOPS[index] ?? [0, 0, 0];
  const high = MAGMA_STOPS[index + 1] ?? low;
  const mix = at - index;
  return [0, 1, 2].map((channel) => {
    const from = low[channel] ?? 0;
    return Math.round(from + ((high[channel] ?? 0) - from) * mix);
  }) as [number, number, number];
}
