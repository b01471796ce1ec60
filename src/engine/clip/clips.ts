/** Holds the open clips, and the arrays of the most recently used ones. */
import type { ClipFacts } from '../../contract/clip.ts';
import { AppError } from '../../core/errors.ts';
import { sha256Of } from '../../core/hashes.ts';
import type { Aside } from '../../storage/scratch.ts';
import type { ClipMedia } from '../media/clip-media.ts';
import { ClipFeatures } from './clip-features.ts';
import type { ClipPack } from './clip-pack.ts';
import { packClip, unpackClip } from './clip-pack.ts';

/** The arrays of a clip. */
export interface ClipData {
  /** First channel of the window at 16 kHz; null without usable audio. */
  readonly samples: Float32Array<ArrayBuffer> | null;
  /** (1024, 128) raw log-mel, padded with zeros after the logarithm; null without usable audio. */
  readonly logMel: Float32Array<ArrayBuffer> | null;
  /** Ten frames as the model sees them, (224, 224, 3) RGB bytes; all null without usable video. */
  readonly pictures: readonly (Uint8Array<ArrayBuffer> | null)[];
}

/** The file of a clip, and its hash, which is computed when it is first asked for. */
export class ClipFile {
  readonly blob: Blob;
  #sha256: string | null = null;

  constructor(blob: Blob) {
    this.blob = blob;
  }

  /** @throws {@link AppError} `aborted`. */
  async sha256(signal: AbortSignal): Promise<string> {
    this.#sha256 ??= await sha256Of(this.blob, { signal });
    return this.#sha256;
  }
}

/** The part of an open clip that is always in memory. */
export interface ListedClip {
  /** Null for a live recording, which has no file. */
  readonly file: ClipFile | null;
  readonly summary: ClipFacts;
  /** What the models in use have computed of it, filled when a view needs it. */
  readonly features: ClipFeatures;
}

/** A clip with its arrays. Hold it only while you work with them. */
export interface OpenClip extends ListedClip {
  readonly data: ClipData;
}

/** A clip to be added, with functions that bring back what is dropped from memory. */
export interface ComingClip extends Omit<OpenClip, 'features'> {
  readonly media: ClipMedia;
  readonly reopen: () => Promise<ClipMedia>;
  /** Decodes the same window again. */
  readonly decode: (media: ClipMedia) => Promise<ClipData>;
}

/** How many of the most recently used clips have what in memory. */
export interface ShelfRoom {
  /** Arrays: 2.7 MB per clip. */
  readonly data: number;
  /** Opened files: up to 8 MB of their bytes each. */
  readonly media: number;
  /** Features of every patch: 2 MB per clip at the published width. */
  readonly tokens: number;
}

const ROOM: ShelfRoom = { data: 24, media: 4, tokens: 64 };

interface Entry {
  readonly name: string;
  readonly clip: ListedClip;
  readonly coming: Pick<ComingClip, 'reopen' | 'decode'>;
  media: ClipMedia | null;
  opening: Promise<ClipMedia> | null;
  /** Number of users of the opened file; it stays open while there are any. */
  mediaUsers: number;
  data: ClipData | null;
  loading: Promise<ClipData> | null;
  /** The places of the arrays in the scratch file; null if they are not there. */
  pack: ClipPack | null;
  isResting: boolean;
  isClosed: boolean;
}

/**
 * The open clips of this worker; the only owner of their media handles and arrays.
 *
 * Only the most recently used clips have their arrays in memory. Other arrays are written to a scratch file and read
 * back when they are needed.
 */
export class ClipShelf {
  /** From the least to the most recently used clip. */
  readonly #clips = new Map<string, Entry>();
  readonly #aside: Aside;
  readonly #room: ShelfRoom;
  #made = 0;

  constructor(aside: Aside, room: ShelfRoom = ROOM) {
    this.#aside = aside;
    this.#room = room;
  }

  /** A clip without its arrays. @throws {@link AppError} `not-found`. */
  get(clipId: string): ListedClip {
    return this.#entry(clipId).clip;
  }

  /**
   * A clip with its arrays: from memory, from the scratch file, or decoded again.
   *
   * @throws {@link AppError} `not-found`, and as decoding does.
   */
  async load(clipId: string): Promise<OpenClip> {
    const entry = this.#use(clipId);
    entry.data ??= await (entry.loading ??= this.#fetch(entry).finally(() => (entry.loading = null)));
    const { clip, data } = entry;
    this.#makeRoom();
    return { ...clip, data };
  }

  /**
   * Works with a clip's file, which is opened again if it was closed and stays open meanwhile.
   *
   * @throws {@link AppError} `not-found`, as opening does, and as `work` does.
   */
  async useMedia<T>(clipId: string, work: (media: ClipMedia) => Promise<T>): Promise<T> {
    return this.#useMedia(this.#use(clipId), work);
  }

  /** Adds a clip, and closes the media it replaces unless they are the same. */
  set(clipId: string, { media, data, reopen, decode, file, summary }: ComingClip): void {
    const before = this.#clips.get(clipId);
    if (before?.media === media) before.media = null;
    this.close(clipId);
    this.#clips.set(clipId, {
      name: String((this.#made += 1)),
      clip: { file, summary, features: new ClipFeatures() },
      coming: { reopen, decode },
      media,
      opening: null,
      mediaUsers: 0,
      data,
      loading: null,
      pack: null,
      isResting: false,
      isClosed: false,
    });
    this.#makeRoom();
  }

  close(clipId: string): void {
    const entry = this.#clips.get(clipId);
    if (!entry) return;
    this.#clips.delete(clipId);
    entry.isClosed = true;
    entry.media?.close();
    if (entry.pack) this.#aside.remove(entry.name);
  }

  /** Drops all features, which belong to the model that computed them. Called when another model is loaded. */
  forgetFeatures(): void {
    for (const { clip } of this.#clips.values()) clip.features.clear();
  }

  #entry(clipId: string): Entry {
    const entry = this.#clips.get(clipId);
    if (!entry) throw new AppError('not-found', 'This clip is no longer open: drop its file again.');
    return entry;
  }

  #use(clipId: string): Entry {
    const entry = this.#entry(clipId);
    this.#clips.delete(clipId);
    this.#clips.set(clipId, entry);
    return entry;
  }

  async #fetch(entry: Entry): Promise<ClipData> {
    const bytes = entry.pack && (await this.#aside.read(entry.name));
    if (entry.pack && bytes) return unpackClip(entry.pack, bytes);
    entry.pack = null;
    return this.#useMedia(entry, entry.coming.decode);
  }

  async #useMedia<T>(entry: Entry, work: (media: ClipMedia) => Promise<T>): Promise<T> {
    entry.mediaUsers += 1;
    try {
      entry.media ??= await (entry.opening ??= entry.coming.reopen().finally(() => (entry.opening = null)));
      if (entry.isClosed) entry.media.close();
      return await work(entry.media);
    } finally {
      entry.mediaUsers -= 1;
      this.#makeRoom();
    }
  }

  /** Drops arrays, files and features of the least recently used clips beyond the limits. */
  #makeRoom(): void {
    const newestFirst = [...this.#clips.values()].reverse();
    const held = newestFirst.filter(({ data, isResting }) => data && !isResting);
    for (const entry of held.slice(this.#room.data)) void this.#rest(entry);
    for (const entry of newestFirst.filter(({ media }) => media).slice(this.#room.media)) {
      if (entry.mediaUsers > 0) continue;
      entry.media?.close();
      entry.media = null;
    }
    for (const { clip } of newestFirst.slice(this.#room.tokens)) clip.features.forgetTokens();
  }

  /** Writes a clip's arrays to the scratch file and drops them. Arrays never change, so they are written once. */
  async #rest(entry: Entry): Promise<void> {
    if (entry.data && !entry.pack) {
      entry.isResting = true;
      const { pack, parts } = packClip(entry.data);
      if (await this.#aside.write(entry.name, parts)) entry.pack = pack;
      entry.isResting = false;
      if (entry.isClosed && entry.pack) this.#aside.remove(entry.name);
    }
    entry.data = null;
  }
}
