/** Names of codecs that can't be decoded, for messages. */
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

/** Names for the labels of codecs that the library does not support. */
const LABELS: Readonly<Record<string, string>> = {
  alac: 'Apple Lossless (ALAC)',
  A_ALAC: 'Apple Lossless (ALAC)',
  ima4: 'IMA ADPCM',
  'ms\0\x02': 'Microsoft ADPCM',
  'ms\0\x11': 'IMA ADPCM',
  '.mp3': 'MP3 in QuickTime',
  'A_MS/ACM': 'Windows audio (ACM)',
  samr: 'AMR',
  sawb: 'AMR-WB',
  MAC3: 'MACE',
  MAC6: 'MACE',
  QDM2: 'QDesign',
  Qclp: 'Qualcomm PureVoice',
  'A_MPEG/L2': 'MPEG layer 2',
  'A_MPEG/L1': 'MPEG layer 1',
  'A_QUICKTIME/QDM2': 'QDesign',
  A_TTA1: 'True Audio',
  A_WAVPACK4: 'WavPack',
  A_TRUEHD: 'Dolby TrueHD',
  mp4v: 'MPEG-4 Visual',
  'V_MPEG4/ISO/ASP': 'MPEG-4 Visual',
  jpeg: 'Motion JPEG',
  V_MJPEG: 'Motion JPEG',
  V_MPEG1: 'MPEG-1',
  V_MPEG2: 'MPEG-2',
  'V_MPEG4/ISO/SP': 'MPEG-4 Visual',
  'V_MPEG4/ISO/AP': 'MPEG-4 Visual',
  'V_MPEG4/MS/V3': 'MPEG-4 (Microsoft, version 3)',
  'V_MS/VFW/FOURCC': 'an AVI codec',
  'V_MPEGH/ISO/HEVC': 'HEVC (H.265)',
  'V_MPEG4/ISO/AVC': 'H.264',
  V_VP8: 'VP8',
  V_VP9: 'VP9',
  V_AV1: 'AV1',
  V_THEORA: 'Theora',
  V_DIRAC: 'Dirac',
  V_FFV1: 'FFV1',
  V_PRORES: 'ProRes',
  V_UNCOMPRESSED: 'uncompressed video',
  s263: 'H.263',
  h263: 'H.263',
  mjpa: 'Motion JPEG',
  mjpb: 'Motion JPEG',
  mp2v: 'MPEG-2',
  m2v1: 'MPEG-2',
  SVQ1: 'Sorenson Video',
  SVQ3: 'Sorenson Video 3',
  'rle ': 'QuickTime Animation',
  AVdn: 'DNxHD',
  AVdh: 'DNxHR',
  vvc1: 'VVC (H.266)',
  drmi: 'copy-protected video',
  encv: 'encrypted video',
  enca: 'encrypted audio',
  drms: 'copy-protected audio',
};

/**
 * A codec's name for people. For a codec that the library does not support, it is the container's label.
 *
 * @param codec - mediabunny's name, or null when it is unknown.
 * @param internalId - the container's label: a four-letter code, a Matroska id or a stream type.
 */
export function codecName(codec: string | null, internalId: string | number | Uint8Array | null): string {
  if (codec) return NAMES[codec] ?? (codec.startsWith('pcm-') ? 'PCM' : codec);
  if (typeof internalId === 'string')
    return (Object.hasOwn(LABELS, internalId) && LABELS[internalId]) || internalId.trim() || 'unknown';
  return typeof internalId === 'number' ? `stream type ${internalId}` : 'unknown';
}
