/** Opens clips one after the other and moves their windows. */
import type { ClipSummary } from '../../contract/clip.ts';
import type { Progress } from '../../contract/environment.ts';
import { toWireError } from '../../core/errors.ts';
import type { CallOptions } from '../../core/rpc.ts';
import type { RunKind } from '../run/kinds.ts';
import { CONTROL_PAUSE_MS, Debounce, Latest } from '../run/latest.ts';
import { familyOf, retrievalFrame } from '../selectors.ts';
import type { GetState, Patch, Services } from '../services.ts';
import type { Clip } from './clip.ts';
import type { LibrarySlice } from './library-slice.ts';

/** Shortest time between two progress updates of one stage, because each update renders. */
const PROGRESS_PAUSE_MS = 150;
/** Shortest time between two computations of a growing gallery. */
const GROW_PAUSE_MS = 500;
/** Runs over many clips. While one of them runs, a new clip does not restart it. */
const GALLERY_RUNS: readonly RunKind[] = ['similarity', 'matrix', 'infoNce', 'ranking', 'map'];
/** Clips that have all their frames on the page: the one shown, and those shown before it. */
const MOST_WHOLE = 8;

/** The moves of one clip's window. */
interface Moving {
  readonly latest: Latest;
  readonly pause: Debounce;
  /** Who waits for the last of them. */
  waiting: (() => void)[];
}

/** Opens queued clips one at a time, the selected clip first, and moves windows (the latest move wins). */
export class ClipLoader {
  readonly #patchLibrary: Patch<LibrarySlice>;
  readonly #get: GetState;
  readonly #services: Services;
  readonly #opening = new Map<string, AbortController>();
  readonly #moves = new Map<string, Moving>();
  readonly #growing = new Debounce();
  /** Clips with all frames on the page, the least recently shown first. */
  readonly #whole = new Set<string>();
  /** Who waits for a clip to be opened. */
  readonly #awaited = new Map<string, (() => void)[]>();
  /** Clips that were being prepared when a model of another family came. */
  readonly #unfit = new Set<string>();

  constructor(patch: Patch<LibrarySlice>, get: GetState, services: Services) {
    this.#patchLibrary = patch;
    this.#get = get;
    this.#services = services;
  }

  /** Opens the next queued clip if none is being opened. */
  pump(): void {
    const { status } = this.#get().worker;
    // While the worker starts, it fetches the file.
    if (this.#opening.size > 0 || (status !== 'ready' && status !== 'starting')) return;
    const { clips, selectedId } = this.#get().library;
    const queued = clips.filter(({ status }) => status === 'queued');
    const next =
      queued.find(({ id }) => id === selectedId) ??
      queued.find(({ isFromStore }) => !isFromStore) ??
      queued[0];
    if (next) void this.#open(next);
  }

  /** Queues listed clips. @param ids - null for all. */
  want(ids: readonly string[] | null): void {
    const wanted = ids && new Set(ids);
    const isWanted = ({ id, status }: Clip) => status === 'listed' && (!wanted || wanted.has(id));
    const { clips } = this.#get().library;
    if (!clips.some(isWanted)) return;
    this.#patchLibrary({
      clips: clips.map((clip) => (isWanted(clip) ? { ...clip, status: 'queued' } : clip)),
    });
    this.pump();
  }

  /** Opens a clip unless it is open; resolves once it is, or could not be. */
  async opened(id: string): Promise<void> {
    const status = this.#clip(id)?.status;
    if (status !== 'listed' && status !== 'queued' && status !== 'opening') return;
    const ended = new Promise<void>((resolve) => {
      this.#awaited.set(id, [...(this.#awaited.get(id) ?? []), resolve]);
    });
    this.want([id]);
    this.pump();
    await ended;
  }

  /** Lists again what waits or is being opened, but for the selected clip. What is open stays open. */
  hold(): void {
    const { clips, selectedId } = this.#get().library;
    const isHeld = ({ id, status }: Clip) =>
      id !== selectedId && (status === 'queued' || status === 'opening');
    const held = new Set(clips.filter(isHeld).map(({ id }) => id));
    for (const [id, controller] of this.#opening) if (held.has(id)) controller.abort();
    for (const id of held) this.#settle(id);
    this.#patchLibrary({
      clips: clips.map((clip) => (held.has(clip.id) ? { ...clip, status: 'listed', progress: null } : clip)),
    });
  }

  /** Ends the work on a clip that leaves the list and may come back. */
  stop(id: string): void {
    this.#settle(id);
    this.#opening.get(id)?.abort();
    const move = this.#moves.get(id);
    move?.pause.cancel();
    move?.latest.cancel();
    if (move) endMoves(move);
  }

  /**
   * Prepares open clips again that were prepared for a model of another family: windows, frames and spectrograms depend
   * on it. The clips stay open in the worker, which has their files.
   */
  refit(): void {
    const family = familyOf(this.#get());
    const isUnfit = ({ facts }: Clip) => facts !== null && facts.family.id !== family.id;
    for (const { id, status, moving } of this.#get().library.clips)
      if (status === 'opening' || moving) this.#unfit.add(id);
    this.#patchLibrary(({ clips }) => ({
      clips: clips.map((clip) =>
        clip.status === 'ready' && isUnfit(clip) ? { ...clip, status: 'queued', progress: null } : clip,
      ),
    }));
    this.pump();
  }

  /** Sees to it that a clip which is shown large has all its pictures here. */
  async show(id: string): Promise<void> {
    const clip = this.#clip(id);
    if (clip?.status !== 'ready') return;
    if (this.#whole.delete(id)) {
      this.#whole.add(id);
      return;
    }
    const { engine, results } = this.#services;
    try {
      const pictures = await engine.call('clipPictures', { clipId: id });
      const now = this.#clip(id);
      // A window that moved meanwhile has its own frames.
      if (now?.status !== 'ready' || now.revision !== clip.revision || this.#whole.has(id)) return;
      results.drop(now.picturesId);
      this.#patch(id, { picturesId: results.put('pictures', pictures) });
      this.#holdWhole(id);
    } catch {
      // The one frame on the page stays.
    }
  }

  cancel(id: string): void {
    const controller = this.#opening.get(id);
    if (controller) controller.abort();
    else if (this.#clip(id)?.status === 'queued') {
      this.#settle(id);
      this.#patch(id, { status: 'failed', error: { code: 'aborted', message: 'Cancelled.' } });
    }
  }

  retry(id: string): void {
    this.#patch(id, { status: 'queued', error: null });
    this.pump();
  }

  /** Releases what is held for a clip that is removed from the library. */
  forget({ id, picturesId, facts }: Clip): void {
    this.stop(id);
    this.#moves.delete(id);
    this.#whole.delete(id);
    this.#unfit.delete(id);
    this.#services.results.drop(picturesId);
    if (facts) {
      this.#services.engine.call('closeClip', { clipId: id }).catch(() => undefined);
    }
  }

  /** Moves a clip's window; resolves when it is there, or where a later move took it. */
  moveWindow(id: string, windowStartSeconds: number): Promise<void> {
    const move = this.#moves.get(id) ?? { latest: new Latest(), pause: new Debounce(), waiting: [] };
    this.#moves.set(id, move);
    this.#patch(id, { moving: true, moveError: null });
    move.pause.schedule(() => {
      void this.#move(id, windowStartSeconds, move.latest.begin());
    }, CONTROL_PAUSE_MS);
    return new Promise((resolve) => move.waiting.push(resolve));
  }

  async #move(id: string, windowStartSeconds: number, signal: AbortSignal): Promise<void> {
    const { engine } = this.#services;
    try {
      const summary = await engine.call('moveWindow', { clipId: id, windowStartSeconds }, { signal });
      if (signal.aborted) return;
      this.#keep(id, summary);
    } catch (error) {
      // The old window stays. A later move reports its own errors.
      if (signal.aborted) return;
      this.#patch(id, { moving: false, moveError: toWireError(error) });
    }
    // This result is for an earlier position: a later move is still pending.
    const move = this.#moves.get(id);
    if (move?.pause.waiting) this.#patch(id, { moving: true, moveError: null });
    else if (move) endMoves(move);
  }

  async #open(clip: Clip): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#opening.set(clip.id, controller);
    this.#patch(clip.id, { status: 'opening', progress: null, error: null });
    const { linked } = this.#get().library;
    const start = linked.clipId === clip.id ? linked.windowStartSeconds : null;
    try {
      const summary = await this.#prepare(clip, start, {
        signal,
        onProgress: this.#tellOf(clip.id, signal),
      });
      if (!signal.aborted) this.#keep(clip.id, summary);
    } catch (error) {
      const wire = toWireError(error);
      const { status } = this.#get().worker;
      const crashed = status === 'crashed' || status === 'failed';
      // One that is held back was listed again already.
      const isOpening = this.#clip(clip.id)?.status === 'opening';
      if (isOpening) {
        this.#patch(clip.id, {
          status: crashed ? 'queued' : 'failed',
          progress: null,
          error: crashed ? null : wire,
        });
      }
      if (!crashed && wire.code !== 'aborted') {
        this.#get().shell.announce(`${clip.name} was not opened. ${wire.message}`);
        // What no visit can open is not kept for the next; what was kept before, and opened then, is the user's to remove.
        if (wire.code.startsWith('media/') && !clip.isFromStore && !clip.facts)
          this.#get().keptClips.forget(clip.id);
      }
    } finally {
      this.#opening.delete(clip.id);
      this.#settle(clip.id);
      this.pump();
    }
  }

  /** Lets those go on who wait for a clip. */
  #settle(id: string): void {
    const waiting = this.#awaited.get(id) ?? [];
    this.#awaited.delete(id);
    for (const goOn of waiting) goOn();
  }

  /** A clip with facts is open in the worker and is prepared again from the file held there; any other is opened. */
  #prepare(
    { id: clipId, source, facts }: Clip,
    start: number | null,
    options: CallOptions<Progress>,
  ): Promise<ClipSummary> {
    const { engine } = this.#services;
    if (facts) {
      const windowStartSeconds = start ?? facts.windowStartSeconds;
      return engine.call('moveWindow', { clipId, windowStartSeconds }, options);
    }
    const window = start === null ? {} : { windowStartSeconds: start };
    return engine.call('openClip', { clipId, source, ...window }, options);
  }

  #keep(id: string, summary: ClipSummary): void {
    const clip = this.#clip(id);
    if (!clip) return;
    const { results } = this.#services;
    const { frames, strip, ...facts } = summary;
    results.drop(clip.picturesId);
    this.#patch(id, {
      status: 'ready',
      progress: null,
      error: null,
      moving: false,
      moveError: null,
      revision: clip.revision + 1,
      facts: { ...facts, frameTimesSeconds: frames.map(({ timeSeconds }) => timeSeconds) },
      picturesId: results.put('pictures', { frames: frames.map(({ thumbnail }) => thumbnail), strip }),
    });
    this.#holdWhole(id);
    // What was on its way when another model came may have been prepared for the one before.
    if (this.#unfit.delete(id) && facts.family.id !== familyOf(this.#get()).id) return this.refit();
    const { library, keptClips, runs } = this.#get();
    keptClips.keep(id);
    if (library.selectedId !== id) return this.#grow();
    const { windowStartSeconds } = facts;
    this.#patchLibrary(({ linked }) => ({ linked: { ...linked, windowStartSeconds } }));
    runs.refresh();
  }

  /** Refreshes the results for the current clips. A gallery run that is in progress finishes first. */
  #grow(): void {
    const state = this.#get();
    const runs = GALLERY_RUNS.some((kind) => state.runs[kind].status === 'running');
    if (!runs && !this.#growing.waiting) return state.runs.refresh();
    if (this.#growing.waiting) return;
    this.#growing.schedule(() => this.#grow(), GROW_PAUSE_MS);
  }

  /** Notes that a clip has all its frames here, and reduces the least recently shown clips to one frame. */
  #holdWhole(id: string): void {
    this.#whole.delete(id);
    this.#whole.add(id);
    const { selectedId } = this.#get().library;
    for (const other of this.#whole) {
      if (this.#whole.size <= MOST_WHOLE) return;
      if (other === selectedId || other === id) continue;
      this.#whole.delete(other);
      const clip = this.#clip(other);
      const pictures = this.#services.results.get('pictures', clip?.picturesId ?? null);
      if (!clip || !pictures) continue;
      const shown = pictures.frames[Math.min(retrievalFrame(clip), pictures.frames.length - 1)];
      this.#services.results.drop(clip.picturesId);
      const picturesId = this.#services.results.put('pictures', {
        frames: shown ? [shown] : [],
        strip: pictures.strip,
      });
      this.#patch(other, { picturesId });
    }
  }

  /** Passes progress on, with a pause between updates of the same stage. */
  #tellOf(id: string, signal: AbortSignal): (progress: Progress) => void {
    let last: { readonly stage: string; readonly atMs: number } | null = null;
    return (progress) => {
      const atMs = this.#services.now();
      const { stage } = progress;
      if (signal.aborted || (last?.stage === stage && atMs - last.atMs < PROGRESS_PAUSE_MS)) return;
      last = { stage, atMs };
      this.#patch(id, { progress });
    };
  }

  #clip(id: string): Clip | undefined {
    return this.#get().library.clips.find((clip) => clip.id === id);
  }

  #patch(id: string, change: Partial<Clip>): void {
    this.#patchLibrary(({ clips }) => ({
      clips: clips.map((clip) => (clip.id === id ? { ...clip, ...change } : clip)),
    }));
  }
}

function endMoves(move: Moving): void {
  const { waiting } = move;
  move.waiting = [];
  for (const goOn of waiting) goOn();
}
