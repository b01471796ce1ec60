import { toWireError } from '../core/errors.ts';
import type { ClipSummary } from '../engine/contract/clip.ts';
import type { Clip } from './types/clips.ts';
import { CONTROL_PAUSE_MS, Debounce, Latest } from './latest.ts';
import type { GetState, Services, SetState } from './services.ts';

/** Opens queued clips one at a time, the selected one first, those of earlier visits last; moves windows, latest wins. */
export class ClipLoader {
  readonly #set: SetState;
  readonly #get: GetState;
  readonly #services: Services;
  readonly #opening = new Map<string, AbortController>();
  readonly #moves = new Map<string, { readonly latest: Latest; readonly pause: Debounce }>();

  constructor(set: SetState, get: GetState, services: Services) {
    this.#set = set;
    this.#get = get;
    this.#services = services;
  }

  /** Starts the next queued clip if none is being opened. */
  pump(): void {
    if (this.#opening.size > 0 || this.#get().environmentStatus !== 'ready') return;
    const { clips, selectedClipId } = this.#get();
    const queued = clips.filter(({ status }) => status === 'queued');
    const next =
      queued.find(({ id }) => id === selectedClipId) ??
      queued.find(({ isFromStore }) => !isFromStore) ??
      queued[0];
    if (next) void this.#open(next);
  }

  cancel(id: string): void {
    const controller = this.#opening.get(id);
    if (controller) controller.abort();
    else if (this.#clip(id)?.status === 'queued') {
      this.#patch(id, { status: 'failed', error: { code: 'aborted', message: 'Cancelled.' } });
    }
  }

  retry(id: string): void {
    this.#patch(id, { status: 'queued', error: null });
    this.pump();
  }

  /** Drops what is held for a clip that leaves the library. */
  forget(id: string): void {
    this.#opening.get(id)?.abort();
    this.#moves.get(id)?.pause.cancel();
    this.#moves.get(id)?.latest.cancel();
    this.#moves.delete(id);
    const clip = this.#clip(id);
    this.#services.results.drop(clip?.picturesId ?? null);
    if (clip?.status === 'ready') {
      this.#services.engine.call('closeClip', { clipId: id }).catch(() => undefined);
    }
  }

  moveWindow(id: string, windowStartSeconds: number): void {
    const move = this.#moves.get(id) ?? { latest: new Latest(), pause: new Debounce() };
    this.#moves.set(id, move);
    this.#patch(id, { moving: true, moveError: null });
    move.pause.schedule(() => {
      void this.#move(id, windowStartSeconds, move.latest.begin());
    }, CONTROL_PAUSE_MS);
  }

  async #move(id: string, windowStartSeconds: number, signal: AbortSignal): Promise<void> {
    const { engine } = this.#services;
    try {
      const summary = await engine.call('moveWindow', { clipId: id, windowStartSeconds }, { signal });
      if (signal.aborted) return;
      this.#keep(id, summary);
    } catch (error) {
      // The old window stays; a later move has its own say.
      if (signal.aborted) return;
      this.#patch(id, { moving: false, moveError: toWireError(error) });
    }
    // What came is where the window was asked to be before: it goes on from where it was asked to be since.
    if (this.#moves.get(id)?.pause.waiting) this.#patch(id, { moving: true, moveError: null });
  }

  async #open(clip: Clip): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#opening.set(clip.id, controller);
    this.#patch(clip.id, { status: 'opening', progress: null, error: null });
    const { route } = this.#get();
    const start = route.clipId === clip.id ? route.windowStartSeconds : null;
    try {
      const summary = await this.#services.engine.call(
        'openClip',
        { clipId: clip.id, source: clip.source, ...(start === null ? {} : { windowStartSeconds: start }) },
        {
          signal,
          onProgress: (progress) => {
            if (!signal.aborted) this.#patch(clip.id, { progress });
          },
        },
      );
      if (!signal.aborted) this.#keep(clip.id, summary);
    } catch (error) {
      const wire = toWireError(error);
      const crashed = this.#get().environmentStatus === 'crashed';
      this.#patch(clip.id, {
        status: crashed ? 'queued' : 'failed',
        progress: null,
        error: crashed ? null : wire,
      });
      if (!crashed && wire.code !== 'aborted') {
        this.#get().announce(`${clip.name} was not opened. ${wire.message}`);
      }
    } finally {
      this.#opening.delete(clip.id);
      this.pump();
    }
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
    const { route, selectedClipId, refresh, keepClip } = this.#get();
    if (selectedClipId === id) {
      this.#set({ route: { ...route, windowStartSeconds: facts.windowStartSeconds } });
    }
    keepClip(id);
    refresh();
  }

  #clip(id: string): Clip | undefined {
    return this.#get().clips.find((clip) => clip.id === id);
  }

  #patch(id: string, change: Partial<Clip>): void {
    this.#set(({ clips }) => ({
      clips: clips.map((clip) => (clip.id === id ? { ...clip, ...change } : clip)),
    }));
  }
}
