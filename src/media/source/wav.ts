/** Rewrites WAV files with true lengths and in little endian, takes MP3 out of WAV, names other codecs. */
import { AppError } from '../../core/errors.ts';
import { ascii, bytesOf } from './bytes.ts';
import { unsupportedSound } from './unsupported.ts';

const PCM = 1;
const FLOAT = 3;
const A_LAW = 6;
const MU_LAW = 7;
const MP3 = 0x55;
const EXTENSIBLE = 0xfffe;

/** Names of the format tags that occur. */
const NAMES: Readonly<Record<number, string>> = {
  0x02: 'Microsoft ADPCM',
  0x11: 'IMA ADPCM',
  0x16: 'G.723 ADPCM',
  0x22: 'TrueSpeech',
  0x31: 'GSM 6.10',
  0x40: 'G.721 ADPCM',
  0x45: 'G.726 ADPCM',
  0x50: 'MPEG layer 1 or 2',
  0x64: 'G.726 ADPCM',
  0x70: 'Lernout & Hauspie',
  0x92: 'AC-3 (S/PDIF)',
  0xff: 'AAC in WAV',
  0x160: 'Windows Media Audio',
  0x161: 'Windows Media Audio',
  0x162: 'Windows Media Audio Pro',
  0x163: 'Windows Media Audio Lossless',
  0x270: 'ATRAC3',
  0x674f: 'Vorbis in WAV',
  0x6771: 'Vorbis in WAV',
  0x1610: 'AAC in WAV',
  0x2000: 'AC-3',
  0x2001: 'DTS',
  0xa109: 'Speex',
  0xf1ac: 'FLAC in WAV',
};

/**
 * Chunks that may follow audio of length 0. Anything else there is audio whose length was not known when it was
 * written.
 */
const OTHER_CHUNKS = /^(LIST|INFO|id3 |ID3 |bext|fact|cue |smpl|iXML|JUNK|PAD )$/;

const MAX_CHUNKS = 256;

/** At most pages of text and an image come before the audio. */
const MAX_HEAD_BYTES = 64 << 20;

interface Chunk {
  readonly id: string;
  readonly bodyAt: number;
  readonly size: number;
}

/**
 * A WAV file with the true lengths of its parts, whatever its headers state. A program that writes into a pipe
 * can't go back, so it leaves 0 or the largest number. MP3 in a WAV file is taken out.
 *
 * @throws {@link AppError} `media/codec` for audio that is not PCM or MP3; `media/truncated` for a format without
 * channels or samples.
 */
export async function readableWav(source: Blob, name: string): Promise<Blob> {
  const littleEndian = ascii(await bytesOf(source, 0, 4), 0, 4) !== 'RIFX';
  const { format, data } = await chunksOf(source, littleEndian);
  if (!format || !data) return source;
  const tag = await supportedTag(source, format, littleEndian, name);

  const rest = source.size - data.bodyAt;
  const empty = data.size === 0 && !OTHER_CHUNKS.test(ascii(await bytesOf(source, data.bodyAt, 4), 0, 4));
  const size = empty || data.size > rest ? rest : data.size;
  if (tag === MP3) return source.slice(data.bodyAt, data.bodyAt + size);
  if (!littleEndian) return turned(source, format, { ...data, size });

  const head = await bytesOf(source, 0, 12);
  const stated = new DataView(head.buffer).getUint32(4, true) + 8;
  const wide = ascii(head, 0, 4) === 'RF64';
  const whole = data.bodyAt + size;
  if (size === data.size && (wide || stated >= whole)) return source;
  if (data.bodyAt > MAX_HEAD_BYTES || source.size > 0xffff_ffff) return source;
  return withLengths(source, data.bodyAt, size);
}

async function chunksOf(source: Blob, littleEndian: boolean): Promise<{ format?: Chunk; data?: Chunk }> {
  const found: { format?: Chunk; data?: Chunk } = {};
  let at = 12;
  for (let count = 0; count < MAX_CHUNKS && !(found.format && found.data); count++) {
    const header = await bytesOf(source, at, 8);
    if (header.length < 8) break;
    const chunk = {
      id: ascii(header, 0, 4),
      bodyAt: at + 8,
      size: new DataView(header.buffer).getUint32(4, littleEndian),
    };
    if (chunk.id === 'fmt ') found.format = chunk;
    if (chunk.id === 'data') found.data ??= chunk;
    at = chunk.bodyAt + chunk.size + (chunk.size & 1);
  }
  return found;
}

/** The format's tag, if the audio can be read. */
async function supportedTag(
  source: Blob,
  format: Chunk,
  littleEndian: boolean,
  name: string,
): Promise<number> {
  const bytes = await bytesOf(source, format.bodyAt, Math.min(format.size, 40));
  if (bytes.length < 14) return PCM; // Damaged: the library reports it.
  const view = new DataView(bytes.buffer);
  const word = (at: number) => (at + 2 <= bytes.length ? view.getUint16(at, littleEndian) : 0);
  const tag = word(0) === EXTENSIBLE && bytes.length >= 26 ? word(24) : word(0);
  const [channels, rateHz, blockBytes] = [word(2), view.getUint32(4, littleEndian), word(12)];
  const bits = format.size < 16 ? 8 : word(14);
  if (tag === MP3) return tag;
  if (![PCM, FLOAT, A_LAW, MU_LAW].includes(tag)) {
    throw unsupportedSound(NAMES[tag] ?? `WAV format 0x${tag.toString(16).padStart(4, '0')}`, name);
  }
  if (channels === 0 || rateHz === 0 || blockBytes === 0) {
    throw new AppError(
      'media/truncated',
      `The format of ${name} is damaged: expected channels and a sampling rate, got ${channels} channels of ${blockBytes} bytes at ${rateHz} Hz.`,
    );
  }
  const good = tag === PCM ? [8, 16, 24, 32] : tag === FLOAT ? [32, 64] : [bits];
  if (!good.includes(bits)) throw unsupportedSound(`${bits}-bit ${tag === PCM ? 'PCM' : 'float'}`, name);
  return tag;
}

/** The file with other lengths in its head; the audio itself is not copied. */
async function withLengths(source: Blob, dataAt: number, size: number): Promise<Blob> {
  const head = await bytesOf(source, 0, dataAt);
  const view = new DataView(head.buffer);
  if (ascii(head, 0, 4) === 'RF64') {
    // Long lengths need a chunk of their own, which comes first; RIFF has none.
    head.set(new TextEncoder().encode('RIFF'), 0);
    if (ascii(head, 12, 4) === 'ds64') head.set(new TextEncoder().encode('JUNK'), 12);
  }
  view.setUint32(4, Math.min(source.size, dataAt + size) - 8, true);
  view.setUint32(dataAt - 4, size, true);
  return new Blob([head, source.slice(dataAt, dataAt + size)]);
}

/** Places of the numbers in a format, and their bytes. */
const FORMAT_FIELDS = [2, 2, 4, 4, 2, 2];

/** Turns a big-endian file (RIFX) into little endian, because the library takes all samples for little-endian ones. */
async function turned(source: Blob, format: Chunk, data: Chunk): Promise<Blob> {
  const head = await bytesOf(source, format.bodyAt - 8, 8 + 16);
  const samples = await bytesOf(source, data.bodyAt, data.size);
  let at = 8;
  for (const bytes of FORMAT_FIELDS) {
    head.subarray(at, at + bytes).reverse();
    at += bytes;
  }
  const view = new DataView(head.buffer);
  view.setUint32(4, 16, true);
  const width = view.getUint16(8 + 14, true) / 8;
  for (let start = 0; start + width <= samples.length; start += width) {
    samples.subarray(start, start + width).reverse();
  }
  const lengths = new DataView(new ArrayBuffer(8));
  lengths.setUint32(0, 4 + head.length + 8 + samples.length, true);
  lengths.setUint32(4, samples.length, true);
  const [whole, sound] = [lengths.buffer.slice(0, 4), lengths.buffer.slice(4)];
  return new Blob(['RIFF', whole, 'WAVE', head, 'data', sound, samples]);
}
