/** Makes audio files of kinds that no fixture has. */

const text = (value: string) => new TextEncoder().encode(value);

export function joinBytes(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** What a WAV file states about itself. */
export interface WavHead {
  readonly magic?: 'RIFF' | 'RIFX' | 'RF64';
  readonly tag: number;
  readonly channels?: number;
  readonly rateHz?: number;
  readonly bits: number;
  readonly blockBytes?: number;
  /** Lengths as stated; by default the true ones. */
  readonly riffBytes?: number;
  readonly dataBytes?: number;
  /** After the format, before the audio. */
  readonly between?: Uint8Array;
}

export function wavFile(head: WavHead, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const { magic = 'RIFF', tag, channels = 1, rateHz = 16_000, bits, between = new Uint8Array(0) } = head;
  const little = magic !== 'RIFX';
  const fields = (size: number, write: (view: DataView) => void) => {
    const bytes = new Uint8Array(size);
    write(new DataView(bytes.buffer));
    return bytes;
  };
  const length = (value: number) => fields(4, (view) => view.setUint32(0, value, little));
  const format = fields(16, (view) => {
    view.setUint16(0, tag, little);
    view.setUint16(2, channels, little);
    view.setUint32(4, rateHz, little);
    view.setUint32(8, (rateHz * channels * bits) / 8, little);
    view.setUint16(12, head.blockBytes ?? (channels * bits) / 8, little);
    view.setUint16(14, bits, little);
  });
  const whole = 4 + 8 + format.length + between.length + 8 + data.length;
  return joinBytes(
    text(magic),
    length(head.riffBytes ?? whole),
    text('WAVEfmt '),
    length(format.length),
    format,
    between,
    text('data'),
    length(head.dataBytes ?? data.length),
    data,
  );
}

/** A tone of 1 kHz at 16 kHz and half of full scale, as 32-bit floats in little endian. */
export function toneBytes(seconds: number): Uint8Array<ArrayBuffer> {
  const samples = Float32Array.from(
    { length: 16_000 * seconds },
    (_, n) => 0.5 * Math.sin((Math.PI * n) / 8),
  );
  return new Uint8Array(samples.buffer);
}

/** The stream information of a FLAC file, "fLaC" included, and its frames, fewer than 128. */
export function flacFrames(file: Uint8Array): { info: Uint8Array; frames: Uint8Array[] } {
  let at = 4;
  for (;;) {
    const last = file[at]! & 0x80;
    at += 4 + file[at + 1]! * 65_536 + file[at + 2]! * 256 + file[at + 3]!;
    if (last) break;
  }
  const starts: number[] = [];
  for (let i = at; i + 6 < file.length; i++) {
    // The head of frame n (below 128) in a stream with one block length; the checksum confirms it.
    if (file[i] !== 0xff || file[i + 1] !== 0xf8 || file[i + 4] !== starts.length) continue;
    const extra = file[i + 2]! >> 4 === 7 ? 2 : file[i + 2]! >> 4 === 6 ? 1 : 0;
    if (file[i + 5 + extra] === crc(file.subarray(i, i + 5 + extra), 8, 0x07)) starts.push(i);
  }
  const frames = starts.map((start, n) => file.slice(start, starts[n + 1] ?? file.length));
  return { info: file.slice(0, 42), frames };
}

/** A frame of {@link flacFrames} that gives its rate in kHz. */
export function inKilohertz(frame: Uint8Array, kilohertz: number): Uint8Array {
  const extra = frame[2]! >> 4 === 7 ? 2 : frame[2]! >> 4 === 6 ? 1 : 0;
  const head = joinBytes(frame.subarray(0, 5 + extra), Uint8Array.of(kilohertz));
  head[2] = (head[2]! & 0xf0) | 12;
  const body = joinBytes(head, Uint8Array.of(crc(head, 8, 0x07)), frame.subarray(6 + extra, -2));
  const check = crc(body, 16, 0x8005);
  return joinBytes(body, Uint8Array.of(check >> 8, check & 255));
}

function crc(bytes: Uint8Array, bits: number, polynomial: number): number {
  let value = 0;
  for (const byte of bytes) {
    value ^= byte << (bits - 8);
    for (let bit = 0; bit < 8; bit++)
      value = value & (1 << (bits - 1)) ? (value << 1) ^ polynomial : value << 1;
    value &= 2 ** bits - 1;
  }
  return value;
}

/** An Ogg file of one stream, one packet per page, without the pages' checksums. */
export function oggFile(packets: readonly Uint8Array[], serial = 7): Uint8Array<ArrayBuffer> {
  return joinBytes(
    ...packets.map((packet, n) => {
      const pieces = Math.floor(packet.length / 255) + 1;
      const head = new Uint8Array(27 + pieces);
      const view = new DataView(head.buffer);
      head.set(text('OggS'));
      head[5] = n === 0 ? 2 : n === packets.length - 1 ? 4 : 0;
      view.setUint32(14, serial, true);
      view.setUint32(18, n, true);
      head[26] = pieces;
      head.fill(255, 27);
      head[26 + pieces] = packet.length % 255;
      return joinBytes(head, packet);
    }),
  );
}

/** FLAC's first packet in Ogg. */
export function oggFlacHead(info: Uint8Array): Uint8Array {
  const streamInfo = info.slice(0, 42);
  streamInfo[4] = 0x80;
  return joinBytes(Uint8Array.of(0x7f), text('FLAC'), Uint8Array.of(1, 0, 0, 0), streamInfo);
}
