/** Checks the index of MP4 and MOV files. */
import type { FileBytes } from './file-bytes.ts';
import { grouped } from './header-bytes.ts';
import { boxAt, eachBox } from './mp4-boxes.ts';
import { fragmentFault } from './mp4-fragments.ts';

/** The boxes that an MP4 or MOV file may begin with. */
const FIRST_BOXES = ['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot', 'uuid'];

/** How many boxes at the top of a file are checked; a fragmented file goes on with thousands like them. */
const MAX_TOP_BOXES = 64;

/** The index of a day of video at 60 frames a second is a third of this. */
const MAX_INDEX_BYTES = 512 * 2 ** 20;

/** Boxes that hold the boxes on the way to the sample tables. */
const CONTAINERS = ['trak', 'edts', 'mdia', 'minf', 'stbl', 'mvex'];
const MAX_DEPTH = 8;

/** Tables, with the bytes of one entry. Each states its number of entries after version and flags. */
const ENTRY_BYTES: Readonly<Record<string, number>> = {
  stts: 8,
  ctts: 8,
  stsc: 12,
  stco: 4,
  co64: 8,
  stss: 4,
};

/** The tables of real files disagree by some samples; only a count out of all proportion is an error. */
const SLACK = 65_536;

/** Whether a box of this name may begin an MP4 or MOV file. */
export function isMp4(name: string): boolean {
  return FIRST_BOXES.includes(name);
}

/** What is wrong with the index of an MP4 or MOV file, as the end of a sentence; null if it may be true. */
export async function mp4Fault(reader: FileBytes): Promise<string | null> {
  let isFragmented = false;
  let start = 0;
  for (let boxes = 0; boxes < MAX_TOP_BOXES; boxes++) {
    const box = boxAt(await reader.view(start, 16), 0);
    if (!box) return null;
    const bytes = box.bytes === 0 ? reader.size - start : box.bytes;
    const isWhole = start + bytes <= reader.size;
    if (box.type === 'moov' && isWhole) {
      if (bytes > MAX_INDEX_BYTES) return `they state an index of ${grouped(bytes)} bytes`;
      const fault = new Index(await reader.view(start, bytes), reader.size).fault();
      if (fault.sentence !== null) return fault.sentence;
      isFragmented = fault.isFragmented;
      if (!isFragmented) return null;
    }
    if (box.type === 'moof' && isFragmented && isWhole && bytes <= MAX_INDEX_BYTES) {
      const fault = fragmentFault(await reader.view(start, bytes), reader.size);
      if (fault !== null) return fault;
    }
    start += bytes;
  }
  return null;
}

/** What the tables of one track state. */
interface Stated {
  /** Samples by their sizes; null until the table is read. */
  samples: number | null;
  /** Whether each sample has a size of its own. PCM has one size for all of its millions of samples and lists none. */
  isTable: boolean;
  byTime: number;
  byOffset: number;
  chunks: number;
  largestChunk: number;
  lastChunk: number;
}

/** A movie's index, read once for the counts that it states. */
class Index {
  readonly #view: DataView;
  readonly #fileBytes: number;
  #sentence: string | null = null;
  #isFragmented = false;

  constructor(view: DataView, fileBytes: number) {
    this.#view = view;
    this.#fileBytes = fileBytes;
  }

  fault(): { readonly sentence: string | null; readonly isFragmented: boolean } {
    const header = boxAt(this.#view, 0)?.headerBytes ?? 8;
    this.#walk(header, this.#view.byteLength, 0, null);
    return { sentence: this.#sentence, isFragmented: this.#isFragmented };
  }

  #walk(from: number, to: number, depth: number, track: Stated | null): void {
    eachBox(this.#view, from, to, (name, start, end) => {
      if (this.#sentence !== null) return;
      if (name === 'mvex') this.#isFragmented = true;
      if (CONTAINERS.includes(name) && depth < MAX_DEPTH) {
        const own = name === 'stbl' ? nothingStated() : track;
        this.#walk(start, end, depth + 1, own);
        if (name === 'stbl' && own) this.#compare(own);
      } else if (track) this.#table(name, start, end, track);
    });
  }

  #table(name: string, start: number, end: number, track: Stated): void {
    if (name === 'stsz' || name === 'stz2') {
      this.#sizes(name, start, end, track);
      return;
    }
    const entryBytes = ENTRY_BYTES[name];
    if (entryBytes === undefined || end - start < 8) return;
    const entries = this.#view.getUint32(start + 4);
    if (entries * entryBytes > end - start - 8) {
      this.#refuse(`their table ${name} states ${grouped(entries)} entries in ${grouped(end - start)} bytes`);
      return;
    }
    if (name === 'stco' || name === 'co64') track.chunks = entries;
    for (let i = 0, at = start + 8; i < entries; i++, at += entryBytes) {
      if (name === 'stts') track.byTime += this.#view.getUint32(at);
      if (name === 'ctts') track.byOffset += this.#view.getUint32(at);
      if (name !== 'stsc') continue;
      track.lastChunk = Math.max(track.lastChunk, this.#view.getUint32(at));
      track.largestChunk = Math.max(track.largestChunk, this.#view.getUint32(at + 4));
    }
  }

  /** The only table that gives each sample its bytes, so the file's length limits its count. */
  #sizes(name: string, start: number, end: number, track: Stated): void {
    if (end - start < 12) return;
    const first = this.#view.getUint32(start + 4);
    const samples = this.#view.getUint32(start + 8);
    track.samples = samples;
    const bitsEach = name === 'stz2' ? first & 0xff : first === 0 ? 32 : 0;
    const isInBox = (samples * bitsEach) / 8 <= end - start - 12;
    track.isTable = bitsEach > 0;
    if (!isInBox) this.#refuseCount(samples, 'samples');
  }

  #compare({ samples, isTable, byTime, byOffset, chunks, largestChunk, lastChunk }: Stated): void {
    // If the index comes first and the file was cut off, only the index shows how long the file was.
    const most = (isTable && samples !== null ? 2 * samples : this.#fileBytes) + SLACK;
    const isListed = isTable || byOffset > 0;
    if (isListed && byTime > most) this.#refuseCount(byTime, 'samples by their times');
    else if (byOffset > most) this.#refuseCount(byOffset, 'samples by their order');
    else if (isTable && largestChunk > most) this.#refuseCount(largestChunk, 'samples in one piece');
    else if (lastChunk > 2 * chunks + SLACK) this.#refuseCount(lastChunk, 'pieces');
  }

  #refuseCount(count: number, what: string): void {
    this.#refuse(`they state ${grouped(count)} ${what} in a file of ${grouped(this.#fileBytes)} bytes`);
  }

  #refuse(sentence: string): void {
    this.#sentence ??= sentence;
  }
}

function nothingStated(): Stated {
  return {
    samples: null,
    isTable: false,
    byTime: 0,
    byOffset: 0,
    chunks: 0,
    largestChunk: 0,
    lastChunk: 0,
  };
}
