/** Splits an Ogg chain into its links and takes FLAC out of Ogg. */
import { ascii, bytesOf } from './bytes.ts';
import { flacParts } from './flac.ts';
import { unsupportedSound } from './unsupported.ts';

/** A page's head before its table of lengths. */
const HEAD_BYTES = 27;
/** The largest size of a page. */
const PAGE_BYTES = HEAD_BYTES + 255 + 255 * 255;
const BLOCK_BYTES = 4 << 20;

/** Files are searched page by page; larger ones go to the library as they are. */
const MAX_BYTES = 256 << 20;

/** A chain with more links (a station recorded for days) is read up to this one. */
const MAX_LINKS = 200;

const BEGINS = 2;
const CONTINUES = 1;

/** First bytes of a stream's first packet. The library reads `read`, and `flac` after unpacking. */
const KINDS: readonly (readonly [magic: string, kind: 'read' | 'flac' | 'sound' | 'other', name: string])[] =
  [
    ['\x01vorbis', 'read', 'Vorbis'],
    ['OpusHead', 'read', 'Opus'],
    ['\x7fFLAC', 'flac', 'FLAC'],
    ['fLaC', 'flac', 'FLAC'],
    ['Speex   ', 'sound', 'Speex'],
    ['CELT    ', 'sound', 'CELT'],
    ['PCM     ', 'sound', 'PCM in Ogg'],
  ];

interface Page {
  readonly at: number;
  readonly flags: number;
  readonly serial: number;
  /** Lengths of the pieces of the body. */
  readonly lengths: Uint8Array;
  readonly bodyAt: number;
  readonly end: number;
}

/** One of the files in a chain; most chains have one. */
interface Link {
  readonly start: number;
  end: number;
  readonly streams: { readonly serial: number; readonly kind: string; readonly name: string }[];
}

/**
 * An Ogg file for the library, which reads only Vorbis and Opus, and only in a chain's first link. FLAC is taken out.
 *
 * @throws {@link AppError} `media/codec` if the file holds only audio of a known kind that is not supported.
 */
export async function readableOgg(
  source: Blob,
  name: string,
): Promise<{ file: Blob; followers: readonly Blob[] }> {
  if (source.size > MAX_BYTES) return { file: source, followers: [] };
  const links = await linksOf(source);
  const files: Blob[] = [];
  for (const { start, end, streams } of links) {
    const flac = streams.find((stream) => stream.kind === 'flac');
    if (streams.some((stream) => stream.kind === 'read')) {
      files.push(start === 0 && end === source.size ? source : source.slice(start, end));
    } else if (flac) {
      files.push(await flacOf(source.slice(start, end), flac.serial));
    }
  }
  const [file, ...followers] = files;
  if (file) return { file, followers };
  const streams = links.flatMap((link) => link.streams);
  if (streams.length > 0 && streams.every((stream) => stream.kind === 'sound')) {
    throw unsupportedSound(streams[0]!.name, name);
  }
  return { file: source, followers: [] };
}

/** A link begins with pages that begin streams, after pages that do not. */
async function linksOf(source: Blob): Promise<Link[]> {
  const links: Link[] = [];
  let beginning = false;
  for await (const { page, body } of pagesOf(source)) {
    const begins = (page.flags & BEGINS) !== 0;
    if (begins && !beginning) {
      if (links.length === MAX_LINKS) return links;
      links.push({ start: page.at, end: page.end, streams: [] });
    }
    beginning = begins;
    const link = links.at(-1);
    if (!link) continue;
    link.end = page.end;
    if (!begins) continue;
    const [, kind, codec] = KINDS.find(([magic]) => ascii(body, 0, magic.length) === magic) ?? [
      '',
      'other',
      '',
    ];
    link.streams.push({ serial: page.serial, kind, name: codec });
  }
  const last = links.at(-1);
  if (last) last.end = source.size;
  return links;
}

/** Pages in order; bytes that are not a page are skipped. */
async function* pagesOf(source: Blob): AsyncGenerator<{ page: Page; body: Uint8Array }, void, void> {
  let block = new Uint8Array(0);
  let blockAt = 0;
  for (let at = 0; at < source.size;) {
    if (at + PAGE_BYTES > blockAt + block.length && blockAt + block.length < source.size) {
      block = await bytesOf(source, at, BLOCK_BYTES);
      blockAt = at;
    }
    const page = pageAt(block, at - blockAt, blockAt);
    if (page && page.end <= source.size) {
      yield { page, body: block.subarray(page.bodyAt - blockAt, page.end - blockAt) };
      at = page.end;
    } else {
      const next = block.indexOf(0x4f, at - blockAt + 1);
      at = next < 0 ? blockAt + block.length : blockAt + next;
    }
  }
}

function pageAt(block: Uint8Array<ArrayBuffer>, offset: number, blockAt: number): Page | null {
  if (ascii(block, offset, 4) !== 'OggS' || block[offset + 4] !== 0) return null;
  const count = block[offset + HEAD_BYTES - 1];
  if (count === undefined || offset + HEAD_BYTES + count > block.length) return null;
  const lengths = block.subarray(offset + HEAD_BYTES, offset + HEAD_BYTES + count);
  const bodyAt = blockAt + offset + HEAD_BYTES + count;
  return {
    at: blockAt + offset,
    flags: block[offset + 5]!,
    serial: new DataView(block.buffer).getUint32(offset + 14, true),
    lengths,
    bodyAt,
    end: bodyAt + lengths.reduce((sum, length) => sum + length, 0),
  };
}

/** Makes a FLAC file of a FLAC stream. */
async function flacOf(link: Blob, serial: number): Promise<Blob> {
  const packets = await packetsOf(link, serial);
  // The first packet has a head of its own before "fLaC" and the stream information. The rest of the metadata is left
  // out.
  const [first = new Uint8Array(0)] = packets;
  const head = first[0] === 0x7f ? first.subarray(9) : first;
  return new Blob(
    flacParts(
      head,
      packets.slice(1).filter((packet) => packet[0] === 0xff),
    ),
  );
}

async function packetsOf(link: Blob, serial: number): Promise<Uint8Array[]> {
  const packets: Uint8Array[] = [];
  let pieces: Uint8Array[] = [];
  for await (const { page, body } of pagesOf(link)) {
    if (page.serial !== serial) continue;
    // What began in a lost page is lost, and so is its continuation.
    if ((page.flags & CONTINUES) === 0) pieces = [];
    let at = 0;
    for (const length of page.lengths) {
      pieces.push(body.slice(at, at + length));
      at += length;
      if (length === 255) continue;
      packets.push(joined(pieces));
      pieces = [];
    }
  }
  return packets;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
