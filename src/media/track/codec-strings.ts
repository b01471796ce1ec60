/** Finds codec strings to try when a decoder refuses the stated one. */

/** Profiles and levels that H.264 defines, as the first and third byte of a sequence parameter set. */
const AVC_PROFILES = [66, 77, 83, 86, 88, 100, 110, 118, 122, 128, 244, 44];
const AVC_LEVELS = [10, 11, 12, 13, 20, 21, 22, 30, 31, 32, 40, 41, 42, 50, 51, 52, 60, 61, 62];

/** Frames of up to this many pixels fit level 5.1 of every codec here, larger ones 6.2. */
const LEVEL_5_PIXELS = 8_912_896;

/** The network unit of a sequence parameter set in H.264. */
const SPS_UNIT = 7;

/**
 * Codec strings to ask a decoder for when it refuses the stated one.
 *
 * Recorders state level 0 (Chromium's own does), and writers copy levels and colours that do not exist. A decoder
 * refuses such a string although it reads all of it from the stream anyway. The stream's own values come first, then
 * the stated profile with a level that exists. Colours are left out, because they are passed apart from the string.
 *
 * @param config - as the container states it.
 * @param packet - the track's first packet, if there is one.
 * @returns none that equals the stated string, and none for codecs whose string holds no level.
 */
export function otherCodecStrings(config: VideoDecoderConfig, packet: Uint8Array | null): string[] {
  const { codec, codedWidth = 0, codedHeight = 0 } = config;
  const [name = '', profile = '', , depth = ''] = codec.split('.');
  const large = codedWidth * codedHeight > LEVEL_5_PIXELS;
  const bits = /^(08|10|12)$/.test(depth) ? depth : '08';
  let strings: string[] = [];
  if (name === 'avc1' || name === 'avc3') {
    const sps = parameterSet(config.description) ?? unitIn(packet);
    strings = avcWords(sps, profile, large ? 62 : 51).map((word) => `${name}.${word}`);
  } else if (name === 'vp09') {
    const level = large ? '62' : '51';
    const stated = /^0[0-3]$/.test(profile) ? profile : '00';
    const told = packet && vp9Profile(packet);
    strings = [...(told ? [`vp09.${told[0]}.${level}.${told[1]}`] : []), `vp09.${stated}.${level}.${bits}`];
  } else if (name === 'av01') {
    const stated = /^[0-2]$/.test(profile) ? profile : '0';
    strings = [`av01.${stated}.${large ? '18' : '13'}M.${bits}`];
  } else if (name === 'hvc1' || name === 'hev1') {
    strings = [codec.replace(/\.[LH]\d+/, large ? '.L186' : '.L153')];
  }
  return [...new Set(strings)].filter((string) => string !== codec);
}

/** Profile, constraints and level in hexadecimal: first the stream's, then the container's. */
function avcWords(sps: Uint8Array | null, stated: string, safeLevel: number): string[] {
  const own = sps && sps.length > 3 ? [[sps[1]!, sps[2]!, sps[3]!]] : [];
  const container = /^[0-9a-f]{6}$/i.test(stated)
    ? [[0, 2, 4].map((at) => parseInt(stated.slice(at, at + 2), 16))]
    : [];
  const known = [...own, ...container].filter(([profile = 0]) => AVC_PROFILES.includes(profile));
  const words = [
    ...known.filter(([, , level = 0]) => AVC_LEVELS.includes(level)),
    ...known.map(([profile, constraints]) => [profile!, constraints!, safeLevel]),
    // Neither names a profile that exists; nearly every writer makes High or less.
    ...(known.length === 0 ? [[100, 0, safeLevel]] : []),
  ];
  return words.map((word) => word.map((byte) => byte.toString(16).padStart(2, '0')).join(''));
}

/** The first sequence parameter set of an `avcC` description, or null. */
function parameterSet(description: AllowSharedBufferSource | undefined): Uint8Array | null {
  if (!description) return null;
  const bytes = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
  const count = (bytes[5] ?? 0) & 31;
  const length = ((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0);
  return count > 0 && length > 3 ? bytes.subarray(8, 8 + length) : null;
}

/** The first sequence parameter set after a start code, or null. */
function unitIn(packet: Uint8Array | null): Uint8Array | null {
  for (let at = 3; packet && at < packet.length - 3; at++) {
    if (packet[at - 1] !== 1 || packet[at - 2] !== 0 || packet[at - 3] !== 0) continue;
    if ((packet[at]! & 31) === SPS_UNIT) return packet.subarray(at, at + 4);
  }
  return null;
}

/**
 * Profile and bits per sample of a VP9 key frame, as a codec string spells them, or null for anything else.
 *
 * @remarks Source: VP9 bitstream specification, 6.2 (uncompressed header).
 */
function vp9Profile(packet: Uint8Array): [string, string] | null {
  const bit = (at: number) => ((packet[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
  if (bit(0) !== 1 || bit(1) !== 0) return null;
  const profile = bit(2) + 2 * bit(3);
  const after = profile === 3 ? 5 : 4;
  const isShownAgain = bit(after) === 1;
  const isKeyFrame = bit(after + 1) === 0;
  if (isShownAgain || !isKeyFrame) return null;
  // After it: two flags and the sync code of 24 bits.
  const bits = profile < 2 ? '08' : bit(after + 28) === 0 ? '10' : '12';
  return [`0${profile}`, bits];
}
