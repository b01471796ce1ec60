/** The user's clips in this browser, by the hash of what is in them. */
import type { KeptClipFacts } from '../contract/kept.ts';
import { parseClipFacts } from '../contract/kept.ts';
import { AppError } from '../core/errors.ts';
import { sha256Of } from '../core/hashes.ts';
import { ownName } from '../core/own-names.ts';
import type { FileFacts, StoreContents, StoredFile } from './file-store.ts';
import { FileStore, openStoreFolder } from './file-store.ts';
import type { Pieces } from './pieces.ts';
import { fullError, isFull } from './pieces.ts';

/** A kept clip, with what the page stored about it. */
export interface StoredClip {
  /** SHA-256 of the file, hexadecimal. */
  readonly id: string;
  readonly told: KeptClipFacts;
  /** A handle of the bytes: nothing is read by listing it. */
  readonly file: File;
}

export interface ClipStoreContents extends Omit<StoreContents<never>, 'kept'> {
  readonly clips: readonly StoredClip[];
}

/** The facts of a folder. */
interface ClipFileFacts extends FileFacts {
  readonly type: string;
  readonly told: KeptClipFacts;
}

/** The folder of kept clips, with a folder for each; the store owns all of it. */
export const CLIPS_FOLDER = 'clips';
/** What a kept clip's own bytes are called in its folder. */
export const CLIP_BYTES = 'bytes';
/** What the locks of clips begin with. */
export const CLIP_LOCK = 'kept-clip';

/**
 * Clips in the {@link FileStore}, named by the SHA-256 of what is in them: so the same file is kept once, and is found
 * without reading the others.
 */
export class ClipStore {
  readonly #files: FileStore<ClipFileFacts>;

  /** @param root - the folder of the store; synchronous access needs a dedicated worker. */
  constructor(root: FileSystemDirectoryHandle, lockPrefix = ownName(CLIP_LOCK)) {
    this.#files = new FileStore(root, { bytesName: CLIP_BYTES, lockPrefix, parse: parseFacts });
  }

  /** The store of this site. @throws {@link AppError} `storage/unavailable` where the browser has none. */
  static async open(): Promise<ClipStore> {
    const message =
      'This browser keeps no files for pages, for example in a private window. Drop your clips again on each visit.';
    return new ClipStore(
      await openStoreFolder(CLIPS_FOLDER, (cause) => new AppError('storage/unavailable', message, { cause })),
    );
  }

  /** What is kept, in no order, and what is left of copies that came to nothing: the latter is removed. */
  async list(): Promise<ClipStoreContents> {
    const { kept, ...others } = await this.#files.list();
    return { clips: kept.map(clipOf), ...others };
  }

  /**
   * Copies a clip in. If it is there already, its first facts are kept.
   *
   * @throws {@link AppError} `storage/full` if there is no room, `not-found` if the file can't be read any more,
   * `aborted`; nothing of the copy is left then.
   */
  async put(
    file: File,
    told: KeptClipFacts,
    options: { readonly signal: AbortSignal; readonly onBytes: (done: number) => void },
  ): Promise<StoredClip> {
    const { signal } = options;
    try {
      const id = await sha256Of(file, { signal });
      // One tab at a time: the next one finds what this one kept.
      return await navigator.locks.request(this.#files.lockName(id), { signal }, async () => {
        const before = await this.#files.read(id);
        if (before?.kind === 'kept') return clipOf(before);
        return this.#files.write(id, file.stream() as unknown as Pieces, options, async (save) => {
          await save({ fileName: file.name, type: file.type, bytes: file.size, told });
          const found = await this.#files.read(id);
          if (found?.kind === 'kept') return clipOf(found);
          throw new AppError('storage/damaged', `${file.name} could not be read again after it was kept.`);
        });
      });
    } catch (error) {
      throw await named(error, file);
    }
  }

  /** Forgets one; what is not there is forgotten already. */
  remove(id: string): Promise<void> {
    return this.#files.remove(id);
  }
}

function clipOf({ id, facts, file }: StoredFile<ClipFileFacts>): StoredClip {
  const { fileName, type, told } = facts;
  return { id, told, file: new File([file], fileName, { type }) };
}

function parseFacts(value: unknown): ClipFileFacts | null {
  const facts = parseClipFacts(value);
  return facts && { ...facts, storedBytes: facts.bytes };
}

/** The browser's error for a full disk or a removed file as a sentence; any other error unchanged. */
async function named(error: unknown, { name, size }: File): Promise<unknown> {
  if (!(error instanceof DOMException)) return error;
  if (error.name === 'AbortError') return new AppError('aborted', 'Cancelled.', { cause: error });
  if (error.name === 'NotReadableError' || error.name === 'NotFoundError') {
    const message = `Expected to read ${name} again to keep it, but it was removed or changed: drop it again.`;
    return new AppError('not-found', message, { cause: error });
  }
  if (!isFull(error)) return error;
  return fullError(
    { bytes: size, purpose: `to keep ${name} for the next visit` },
    'it stays open; to keep it, remove other clips, forget a kept model, or free space on the disk.',
    error,
  );
}
