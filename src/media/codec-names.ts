const NAMES: Readonly<Record<string, string>> = {
  avc: 'H.264',
  hevc: 'HEVC (H.265)',
  vp8: 'VP8',
  vp9: 'VP9',
  av1: 'AV1',
  prores: 'ProRes',
  aac: 'AAC',
  opus: 'Opus',
  mp3: 'MP3',
  vorbis: 'Vorbis',
  flac: 'FLAC',
  ac3: 'AC-3',
  eac3: 'E-AC-3',
  dts: 'DTS',
  ulaw: 'PCM (mu-law)',
  alaw: 'PCM (A-law)',
};

/** Labels that containers give to codecs the library does not know. */
const LABELS: Readonly<Record<string, string>> = {
  mp4v: 'MPEG-4 Visual',
  'V_MPEG4/ISO/ASP': 'MPEG-4 Visual',
  jpeg: 'Motion JPEG',
  V_MJPEG: 'Motion JPEG',
  V_MPEG2: 'MPEG-2',
};

/**
 * A codec's name for people; what the library does not know keeps the container's own label.
 *
 * @param codec - mediabunny's name, or null when it is unknown.
 * @param internalId - how the container labels it: a four-letter code, a Matroska id or a stream type.
 */
export function codecName(codec: string | null, internalId: string | number | Uint8Array | null): string {
  if (codec) return NAMES[codec] ?? (codec.startsWith('pcm-') ? 'PCM' : codec);
  if (typeof internalId === 'string') return LABELS[internalId] ?? (internalId.trim() || 'unknown');
  return typeof internalId === 'number' ? `stream type ${internalId}` : 'unknown';
}
