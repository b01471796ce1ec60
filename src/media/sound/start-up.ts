/** Reads how many samples an encoder added before and after the audio. */
import { ascii, behindId3, bytesOf } from '../source/bytes.ts';

/** Samples to leave out of the decoder's output. */
export interface Padding {
  /** At the start, including the decoder's own delay. */
  readonly before: number;
  /** Samples of audio after that; null if it is not stated. */
  readonly samples: number | null;
}

/** An MP3 decoder's own delay. */
const MP3_DECODER_DELAY = 528 + 1;

/** Offsets of the Xing tag from a frame's first byte, by MPEG version and number of channels. */
const XING_OFFSETS = [4 + 9, 4 + 17, 4 + 32];

/** From the tag's version to the two delays of 12 bits each. */
const DELAYS_OFFSET = 21;

const FIRST_BYTES = 1 << 16;

/**
 * Reads the tag that LAME and FFmpeg write into the first frame of an MP3 file.
 *
 * @param samplesPerFrame - 1152, or 576 at 24 kHz and below.
 * @returns null if there is no such tag.
 * @remarks Source: the LAME tag's specification; FFmpeg's mp3dec.c removes the same samples.
 */
export async function lamePadding(file: Blob, samplesPerFrame: number): Promise<Padding | null> {
  const start = await behindId3(file);
  const bytes = await bytesOf(file, start, FIRST_BYTES);
  const sync = bytes.findIndex((byte, i) => byte === 0xff && (bytes[i + 1]! & 0xe0) === 0xe0);
  if (sync < 0) return null;
  const offset = XING_OFFSETS.find((at) => /^(Xing|Info)$/.test(ascii(bytes, sync + at, 4)));
  if (offset === undefined) return null;
  const view = new DataView(bytes.buffer);
  const flagsAt = sync + offset + 4;
  if (flagsAt + 4 + 4 + 4 + 100 + 4 + DELAYS_OFFSET + 3 > bytes.length) return null;
  const flags = view.getUint32(flagsAt);
  const frames = flags & 1 ? view.getUint32(flagsAt + 4) : null;
  const lengths = [4, 4, 100, 4];
  const versionAt = lengths.reduce((at, length, bit) => at + (flags & (1 << bit) ? length : 0), flagsAt + 4);
  if (!/^(LAME|Lavf|Lavc)$/.test(ascii(bytes, versionAt, 4))) return null;
  const delays = view.getUint32(versionAt + DELAYS_OFFSET) >>> 8;
  const [before, behind] = [delays >> 12, delays & 0xfff];
  return {
    before: before + MP3_DECODER_DELAY,
    samples: frames === null ? null : frames * samplesPerFrame - before - behind,
  };
}

/** More than any encoder adds at the start: FFmpeg doubts the tag from here on. */
const MAX_PRIMING = 16_384;

/** A file in one piece has a handful of boxes; a fragmented one has its movie box among the first. */
const MAX_BOXES = 256;

/** The movie box of an audio file is small; a larger one is not searched. */
const MAX_MOOV_BYTES = 64 << 20;

/**
 * Reads the tag iTunSMPB, which Apple's encoders write into an M4A file: hexadecimal numbers, the second for the
 * samples added at the start, the fourth for the samples of audio.
 *
 * @returns null if there is no such tag.
 */
export async function itunesPadding(file: Blob): Promise<Padding | null> {
  const moov = await movieBox(file);
  if (!moov) return null;
  const name = new TextEncoder().encode('iTunSMPB');
  const at = moov.findIndex((byte, i) => byte === name[0] && name.every((char, k) => moov[i + k] === char));
  if (at < 0) return null;
  const text = ascii(moov, at + name.length, 160);
  const [, before, samples] =
    /data[^]{8} [0-9A-F]{8} ([0-9A-F]{8}) [0-9A-F]{8} ([0-9A-F]{16})/i.exec(text) ?? [];
  const priming = Number.parseInt(before ?? '', 16);
  if (!(priming > 0 && priming < MAX_PRIMING)) return null;
  return { before: priming, samples: Number.parseInt(samples ?? '', 16) || null };
}

async function movieBox(file: Blob): Promise<Uint8Array | null> {
  let at = 0;
  for (let count = 0; count < MAX_BOXES && at + 8 <= file.size; count++) {
    const header = await bytesOf(file, at, 16);
    const view = new DataView(header.buffer);
    let size = view.getUint32(0);
    if (size === 1 && header.length === 16) size = Number(view.getBigUint64(8));
    if (size === 0) size = file.size - at;
    if (ascii(header, 4, 4) === 'moov') return size > MAX_MOOV_BYTES ? null : await bytesOf(file, at, size);
    if (size < 8) return null;
    at += size;
  }
  return null;
}
