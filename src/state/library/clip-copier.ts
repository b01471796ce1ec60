/** Copies clips into the storage of this browser, a few at a time. */
import { toWireError } from '../../core/errors.ts';
import type { GetState, Patch, Services } from '../services.ts';
import type { Clip } from './clip.ts';
import type { ClipCopy, KeptClipsSlice } from './kept-clips-slice.ts';

/** Larger files are not kept, because a browser that runs out of space clears all files of a page at once. */
export const MOST_CLIP_BYTES = 500e6;

/** Copies at a time. Small files mostly wait for the disk. */
const LANES = 3;

/** Copies clips into the storage of this browser, a few at a time, in the order given. */
export class ClipCopier {
  readonly #patchKept: Patch<KeptClipsSlice>;
  readonly #get: GetState;
  readonly #services: Services;
  readonly #running = new Map<string, AbortController>();

  constructor(patch: Patch<KeptClipsSlice>, get: GetState, services: Services) {
    this.#patchKept = patch;
    this.#get = get;
    this.#services = services;
  }

  /** Queues a clip, unless it is queued or copied already. */
  add(clip: Clip): void {
    const { copies } = this.#get().keptClips;
    if (clip.source.kind !== 'file' || clip.origin !== 'user') return;
    const before = copies.get(clip.id);
    if (before && before.status !== 'failed') return;
    const bytes = clip.source.file.size;
    const status = bytes > MOST_CLIP_BYTES ? 'too-large' : 'waiting';
    this.patch(clip.id, { status, keptId: null, bytes });
    void this.#pump();
  }

  patch(clipId: string, copy: ClipCopy): void {
    this.#patchKept(({ copies }) => ({ copies: new Map(copies).set(clipId, copy) }));
  }

  /** Cancels the copy of one clip or of all clips. Kept clips stay. */
  cancel(clipId?: string): void {
    const isMeant = (id: string) => clipId === undefined || id === clipId;
    const { copies } = this.#get().keptClips;
    const left = [...copies].filter(
      ([id, { status }]) => !isMeant(id) || (status !== 'waiting' && status !== 'copying'),
    );
    this.#patchKept({ copies: new Map(left) });
    for (const [id, controller] of this.#running) if (isMeant(id)) controller.abort();
  }

  async #pump(): Promise<void> {
    if (this.#running.size >= LANES) return;
    const isNext = ([id, { status }]: [string, ClipCopy]) => status === 'waiting' && !this.#running.has(id);
    const next = [...this.#get().keptClips.copies].find(isNext);
    if (!next) return;
    const [clipId, copy] = next;
    const controller = new AbortController();
    this.#running.set(clipId, controller);
    await this.#copy(clipId, copy, controller.signal);
    this.#running.delete(clipId);
    if (this.#running.size === 0) this.#patchKept({ progress: null });
    await this.#pump();
  }

  async #copy(clipId: string, copy: ClipCopy, signal: AbortSignal): Promise<void> {
    const clip = this.#get().library.clips.find(({ id }) => id === clipId);
    if (clip?.source.kind !== 'file') return this.cancel(clipId);
    this.patch(clipId, { ...copy, status: 'copying' });
    const { addedAt = 0, folder, sourceKey } = clip;
    try {
      const { id } = await this.#services.engine.call(
        'keepClip',
        { file: clip.source.file, clipId, addedAt, folder, sourceKey },
        {
          signal,
          onProgress: (progress) => {
            if (!signal.aborted) this.#patchKept({ progress });
          },
        },
      );
      if (!signal.aborted) this.patch(clipId, { ...copy, status: 'kept', keptId: id });
    } catch (thrown) {
      if (signal.aborted) return;
      const error = toWireError(thrown);
      this.patch(clipId, { ...copy, status: 'failed' });
      // After a restart of the worker, the clip opens again and is then kept.
      if (error.code === 'aborted') return;
      // The same error for many clips is announced once.
      const isSaid = this.#get().keptClips.error?.message === error.message;
      this.#patchKept({ error });
      if (!isSaid) this.#get().shell.announce(error.message);
    }
  }
}
