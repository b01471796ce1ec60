/** Offers audio as a WAV download. */
import { encodeWav } from '../../../math/wav.ts';

/** Offers mono samples as a WAV download. */
export function downloadWav(
  samples: Float32Array<ArrayBuffer>,
  sampleRateHz: number,
  fileName: string,
): void {
  const url = URL.createObjectURL(new Blob([encodeWav(samples, sampleRateHz)], { type: 'audio/wav' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
