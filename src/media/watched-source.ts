/** Watches what the demuxer reads of a file. */
import { BlobSource } from 'mediabunny';
import { grouped } from './headers/header-bytes.ts';
import { damagedHeaders } from './headers/headers.ts';
import { noteCircle, noteStep, worksBegun } from './progress.ts';

/** Reading the same page more often than this within one piece of work is no progress. */
const MAX_READS_OF_PAGE = 16;
const PAGE_BYTES = 65_536;

/** No demuxer needs the same few pieces this often with nothing else in between. */
const MAX_SAME_ASKED = 50_000;
const RECENT_PIECES = 4;

/** Half of this is the largest index that is accepted, and packets are far smaller. */
const MAX_ASKED_BYTES = 2 ** 30;

/** What the library keeps out of its types: every read of a demuxer, including reads from its cache. */
interface Reads {
  _read(start: number, end: number, minPosition: number, maxPosition: number): unknown;
}

const readBlob = (BlobSource.prototype as unknown as Reads)._read;

/**
 * A file whose reader is watched. Bytes read for the first time count as progress. A read too large for memory is
 * refused. A demuxer that requests the same pieces without end gets nothing. mediabunny 1.61
 * does that where it looks for the next element of a damaged Matroska file: eight bytes before the end of its search it
 * stops moving on, and it keeps finding an element that it knows but that has no size.
 *
 * @see https://github.com/Vanilagy/mediabunny/blob/main/src/matroska/ebml.ts `resync`
 */
export class WatchedSource extends BlobSource {
  /** The last distinct pieces, as starts and ends. */
  readonly #recent = new Float64Array(2 * RECENT_PIECES).fill(-1);
  #nextRecent = 0;
  #sameAsked = 0;
  #work = -1;
  readonly #readsOfPage = new Map<number, number>();

  constructor(file: Blob) {
    super(file);
    this.on('read', ({ start }) => this.#noteRead(start));
  }

  _read(start: number, end: number, minPosition: number, maxPosition: number): unknown {
    if (end - start > MAX_ASKED_BYTES) {
      throw damagedHeaders(`they state one piece of ${grouped(end - start)} bytes`);
    }
    this.#sameAsked = this.#isRecent(start, end) ? this.#sameAsked + 1 : 0;
    if (this.#sameAsked > MAX_SAME_ASKED) {
      noteCircle();
      this.#sameAsked = 0;
      return null;
    }
    return readBlob.call(this, start, end, minPosition, maxPosition);
  }

  #isRecent(start: number, end: number): boolean {
    for (let i = 0; i < this.#recent.length; i += 2) {
      if (this.#recent[i] === start && this.#recent[i + 1] === end) return true;
    }
    this.#recent[this.#nextRecent] = start;
    this.#recent[this.#nextRecent + 1] = end;
    this.#nextRecent = (this.#nextRecent + 2) % this.#recent.length;
    return false;
  }

  #noteRead(start: number): void {
    if (this.#work !== worksBegun()) {
      this.#work = worksBegun();
      this.#readsOfPage.clear();
    }
    const page = Math.floor(start / PAGE_BYTES);
    const reads = (this.#readsOfPage.get(page) ?? 0) + 1;
    this.#readsOfPage.set(page, reads);
    if (reads <= MAX_READS_OF_PAGE) noteStep();
  }
}
