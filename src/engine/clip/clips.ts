/** Holds the open clips, and the arrays of the most recently used ones. */
import type { ClipFacts } from '../../contract/clip.ts';
import { AppError } from '../../core/errors.ts';
import type { ModelFamily } from '../../core/family.ts';
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
  /** (spectrogram frames, 128) raw log-mel, padded with zeros after the log; null without usable audio. */
  readonly logMel: Float32Array<ArrayBuffer> | null;
  /** The frames as the model sees them, (size, size, 3) RGB bytes; one that could not be decoded is null. */
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

/** A clip prepared for a family's models: its arrays and its facts. */
export interface PreparedClip {
  readonly data: ClipData;
  readonly summary: ClipFacts;
}

/** A clip with its arrays. Do not keep it longer than the work with them lasts. */
export interface OpenClip extends ListedClip, PreparedClip {
  /** What the arrays are prepared for: that of the summary. */
  readonly family: ModelFamily;
}

/** A clip as it comes, and how to get again what is let go of. */
export interface ComingClip extends Omit<ListedClip, 'features'>, PreparedClip {
  readonly media: ClipMedia;
  readonly reopen: () => Promise<ClipMedia>;
  /** Decodes the same window again, for a family. */
  readonly prepare: (media: ClipMedia, family: ModelFamily) => Promise<PreparedClip>;
}

/** The error for a frame that a clip does not have. */
export function noSuchFrame({ family }: Pick<OpenClip, 'family'>, frameIndex: number): AppError {
  const last = family.visual.framesPerClip - 1;
  return new AppError('shape', `Expected a frame index from 0 to ${last}, got ${frameIndex}.`);
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
  clip: ListedClip;
  readonly coming: Pick<ComingClip, 'reopen' | 'prepare'>;
  media: ClipMedia | null;
  opening: Promise<ClipMedia> | null;
  /** Number of users of the opened file; it stays open while there are any. */
  mediaUsers: number;
  data: ClipData | null;
  loading: Promise<PreparedClip> | null;
  /** The arrays' places in the scratch file, once they are stored there. */
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
  readonly #familyNow: () => ModelFamily;
  readonly #room: ShelfRoom;
  #made = 0;

  /** @param familyNow - the family for which clips are loaded by default. */
  constructor(aside: Aside, familyNow: () => ModelFamily, room: ShelfRoom = ROOM) {
    this.#aside = aside;
    this.#familyNow = familyNow;
    this.#room = room;
  }

  /** What is known of a clip without its arrays. @throws {@link AppError} `not-found`. */
  get(clipId: string): ListedClip {
    return this.#entry(clipId).clip;
  }

  /**
   * A clip with its arrays, from memory, from where they were put aside, or decoded again: always where they are
   * for another family.
   *
   * @throws {@link AppError} `not-found`, and as decoding does.
   */
  async load(clipId: string, family = this.#familyNow()): Promise<OpenClip> {
    const entry = this.#use(clipId);
    while (!entry.data || entry.clip.summary.family.id !== family.id) {
      const prepared = await (entry.loading ??= this.#fetch(entry, family).finally(
        () => (entry.loading = null),
      ));
      entry.data = prepared.data;
      entry.clip = { ...entry.clip, summary: prepared.summary };
    }
    const { clip, data } = entry;
    this.#makeRoom();
    return { ...clip, family, data };
  }

  /**
   * Works with a clip's file, which is opened again if it was closed and stays open meanwhile.
   *
   * @throws {@link AppError} `not-found`, as opening does, and as `work` does.
   */
  async useMedia<T>(clipId: string, work: (media: ClipMedia) => Promise<T>): Promise<T> {
    return this.#useMedia(this.#use(clipId), work);
  }

  /** Puts a clip in, closing the media it replaces unless it is the same. */
  set(clipId: string, { media, data, reopen, prepare, file, summary }: ComingClip): void {
    const before = this.#clips.get(clipId);
    if (before?.media === media) before.media = null;
    this.close(clipId);
    this.#clips.set(clipId, {
      name: String((this.#made += 1)),
      clip: { file, summary, features: new ClipFeatures() },
      coming: { reopen, prepare },
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

  async #fetch(entry: Entry, family: ModelFamily): Promise<PreparedClip> {
    const { summary } = entry.clip;
    const bytes = summary.family.id === family.id && entry.pack ? await this.#aside.read(entry.name) : null;
    if (entry.pack && bytes) return { data: unpackClip(entry.pack, bytes), summary };
    entry.pack = null;
    return this.#useMedia(entry, (media) => entry.coming.prepare(media, family));
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
