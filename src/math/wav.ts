/** Writes samples as a WAVE file. */
const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;

/**
 * Mono samples as a RIFF WAVE file of 16-bit integers.
 *
 * Samples outside [-1, 1] are clipped. Full scale is 32767 in both directions, so silence is exactly in the middle.
 *
 * @remarks Source: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0" (1991).
 */
export function encodeWav(samples: Float32Array, sampleRateHz: number): Uint8Array<ArrayBuffer> {
  const dataBytes = samples.length * BYTES_PER_SAMPLE;
  const view = new DataView(new ArrayBuffer(HEADER_BYTES + dataBytes));
  const word = (at: number, text: string) =>
    [...text].forEach((letter, i) => view.setUint8(at + i, letter.charCodeAt(0)));
  word(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  word(8, 'WAVE');
  word(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // plain integers
  view.setUint16(22, 1, true); // one channel
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * BYTES_PER_SAMPLE, true);
  view.setUint16(32, BYTES_PER_SAMPLE, true);
  view.setUint16(34, 8 * BYTES_PER_SAMPLE, true);
  word(36, 'data');
  view.setUint32(40, dataBytes, true);
  samples.forEach((value, i) => {
    const level = Math.round(Math.min(1, Math.max(-1, value)) * 0x7fff);
    view.setInt16(HEADER_BYTES + i * BYTES_PER_SAMPLE, level, true);
  });
  return new Uint8Array(view.buffer);
}
