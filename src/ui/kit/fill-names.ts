/** One name for each way of filling hidden patches without a model, wherever it is shown. */
export const FILL_NAMES = {
  mean: 'Mean fill',
  row_mean: 'Mean fill per mel row',
  nearest: 'Nearest patch',
  harmonic: 'Harmonic inpainting',
} as const;
