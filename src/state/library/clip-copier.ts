/** Copies clips into this browser, one at a time. */
import { toWireError } from '../../core/errors.ts';
import type { GetState, Services, SetState } from '../services.ts';
import type { Clip } from '../types/clips.ts';
import type { ClipCopy } from '../types/kept-clips.ts';

/** Larger files are not kept: a browser clears a page's files all at once when room is short. */
export const MOST_CLIP_BYTES = 500e6;

/** Copies at a time: most of the time of a small file goes by waiting for the disk. */
const LANES = 3;

/** Copies clips into this browser, a few at a time, in the order in which they were given. */
export class ClipCopier {
  readonly #set: SetState;
  readonly #get: GetState;
  readonly #services: Services;
  readonly #running = new Map<string, AbortController>();

  constructor(set: SetState, get: GetState, services: Services) {
    this.#set = set;
    this.#get = get;
    this.#services = services;
  }

  /** Takes a clip in line, unless it was already. */
  add(clip: Clip): void {
    const { clipCopies } = this.#get();
    if (clip.source.kind !== 'file' || clip.origin !== 'user') return;
    const before = clipCopies.get(clip.id);
    if (before && before.status !== 'failed') return;
    const bytes = clip.source.file.size;
    const status = bytes > MOST_CLIP_BYTES ? 'too-large' : 'waiting';
    this.patch(clip.id, { status, keptId: null, bytes });
    void this.#pump();
  }

  patch(clipId: string, copy: ClipCopy): void {
    this.#set(({ clipCopies }) => ({ clipCopies: new Map(clipCopies).set(clipId, copy) }));
  }

  /** Ends the copy of one clip, or all; what is kept stays. */
  cancel(clipId?: string): void {
    const isMeant = (id: string) => clipId === undefined || id === clipId;
    const { clipCopies } = this.#get();
    const left = [...clipCopies].filter(
      ([id, { status }]) => !isMeant(id) || (status !== 'waiting' && status !== 'copying'),
    );
    this.#set({ clipCopies: new Map(left) });
    for (const [id, controller] of this.#running) if (isMeant(id)) controller.abort();
  }

  async #pump(): Promise<void> {
    if (this.#running.size >= LANES) return;
    const isNext = ([id, { status }]: [string, ClipCopy]) => status === 'waiting' && !this.#running.has(id);
    const next = [...this.#get().clipCopies].find(isNext);
    if (!next) return;
    const [clipId, copy] = next;
    const controller = new AbortController();
    this.#running.set(clipId, controller);
    await this.#copy(clipId, copy, controller.signal);
    this.#running.delete(clipId);
    if (this.#running.size === 0) this.#set({ clipCopyProgress: null });
    await this.#pump();
  }

  async #copy(clipId: string, copy: ClipCopy, signal: AbortSignal): Promise<void> {
    const clip = this.#get().clips.find(({ id }) => id === clipId);
    if (clip?.source.kind !== 'file') return this.cancel(clipId);
    this.patch(clipId, { ...copy, status: 'copying' });
    const { addedAt = 0, folder, sourceKey } = clip;
    try {
      const { id } = await this.#services.engine.call(
        'keepClip',
        { file: clip.source.file, clipId, addedAt, folder, sourceKey },
        {
          signal,
          onProgress: (clipCopyProgress) => {
            if (!signal.aborted) this.#set({ clipCopyProgress });
          },
        },
      );
      if (!signal.aborted) this.patch(clipId, { ...copy, status: 'kept', keptId: id });
    } catch (error) {
      if (signal.aborted) return;
      const keptClipsError = toWireError(error);
      this.patch(clipId, { ...copy, status: 'failed' });
      // A worker that was restarted opens the clip again, and then it is kept.
      if (keptClipsError.code === 'aborted') return;
      // What is said of one of many is not said again of each.
      const isSaid = this.#get().keptClipsError?.message === keptClipsError.message;
      this.#set({ keptClipsError });
      if (!isSaid) this.#get().announce(keptClipsError.message);
    }
  }
}
