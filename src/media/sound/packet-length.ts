/** Computes the duration of one audio packet if the container does not state it. */

/** Frame lengths of Opus in samples at 48 kHz, by the upper five bits of a packet. */
const SILK = [480, 960, 1920, 2880];
const HYBRID = [480, 960];
const CELT = [120, 240, 480, 960];

/**
 * The duration of an Opus packet in seconds.
 *
 * @remarks Source: RFC 6716, 3.1 and 3.2.
 */
export function opusSeconds(packet: Uint8Array): number {
  const toc = packet[0] ?? 0;
  const mode = toc >> 3;
  const samples = mode < 12 ? SILK[mode % 4]! : mode < 16 ? HYBRID[mode % 2]! : CELT[mode % 4]!;
  const frames = [1, 2, 2, (packet[1] ?? 0) & 0x3f][toc & 3]!;
  return (samples * frames) / 48_000;
}

/**
 * The number of samples in a FLAC frame; 0 for a reserved length.
 *
 * @remarks Source: RFC 9639, 9.1.1 and 9.1.5.
 */
export function flacSamples(frame: Uint8Array): number {
  const code = (frame[2] ?? 0) >> 4;
  if (code === 1) return 192;
  if (code >= 2 && code <= 5) return 144 << code;
  if (code >= 8) return 1 << code;
  // The number of the frame comes first; its own first byte states its length.
  const at = 4 + Math.max(1, Math.clz32(~(frame[4] ?? 0) << 24));
  if (code === 6) return (frame[at] ?? 0) + 1;
  return code === 7 ? (frame[at] ?? 0) * 256 + (frame[at + 1] ?? 0) + 1 : 0;
}
