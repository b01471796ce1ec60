import { GRIDS } from '../core/geometry.ts';
import { wholeBox } from '../core/patch-box.ts';
import type { QueryPartResult } from '../engine/contract/query-part.ts';
import { CONTROL_PAUSE_MS, Debounce } from './latest.ts';
import { frameOf, partQuestion, queryGallery } from './query-questions.ts';
import { Runner } from './runner.ts';
import { selectedClip } from './selectors.ts';
import type { MakeSlice } from './services.ts';
import type { ClipInputsSummary, QueryPartSlice, QueryPartSummary } from './types/query-part.ts';

const idle = { status: 'idle', startedAtMs: 0, progress: null, error: null, summary: null } as const;

/** Queries by a part of a clip and by a still picture: one answer at a time, the newest question wins. */
export const makeQueryPartSlice: MakeSlice<QueryPartSlice> = (set, get, services) => {
  const { engine, results } = services;
  const run = new Runner<QueryPartSummary>('queryPart', set, get, services);
  const inputs = new Runner<ClipInputsSummary>('clipInputs', set, get, services);
  const pause = new Debounce();
  let images = 0;

  const askPart = () => {
    const question = partQuestion(get(), services.baseUrl);
    if (!question) return;
    const { key, clip, params } = question;
    const sense = get().route.from;
    const box = get().queryBoxes[sense];
    void run.ask(
      key,
      async (signal, onProgress) => {
        const result = await engine.call('queryPart', params, { signal, onProgress });
        const asked = { kind: 'part', clipId: clip.id, sense, box } as const;
        return { key, resultId: results.put('queryPart', result), asked };
      },
      ({ resultId }) => announce(`A part of ${clip.name}`, results.get('queryPart', resultId)),
    );
  };

  const announce = (what: string, result: QueryPartResult | null) => {
    if (!result) return;
    const { own, answers, compared } = result.asked;
    get().announce(
      own
        ? `${what} asked: its own partner comes ${own.rank} of ${compared}.`
        : `${what} asked: ${answers[0]?.name ?? 'nothing'} comes first of ${compared}.`,
    );
  };

  const imageKey = () => {
    const gallery = queryGallery(get(), services.baseUrl);
    return gallery && JSON.stringify(['image', images, gallery.key, get().model?.id]);
  };

  return {
    queryBoxes: { audio: wholeBox(GRIDS.audio), visual: wholeBox(GRIDS.visual) },
    queryPart: idle,
    clipInputs: idle,

    queryPartKey: (kind) =>
      kind === 'image' ? imageKey() : (partQuestion(get(), services.baseUrl)?.key ?? null),

    loadClipInputs: () => {
      const clip = selectedClip(get());
      if (clip?.status !== 'ready' || get().environmentStatus !== 'ready') return;
      const key = JSON.stringify([clip.id, clip.revision]);
      const params = { clipId: clip.id, frameIndex: frameOf(clip) };
      void inputs.ask(
        key,
        async (signal) => {
          const result = await engine.call('clipInputs', params, { signal });
          return { key, resultId: results.put('clipInputs', result), clipId: clip.id };
        },
        () => undefined,
      );
    },

    setQueryBox: (sense, box) => {
      set(({ queryBoxes }) => ({ queryBoxes: { ...queryBoxes, [sense]: box } }));
      // Whatever runs is about a part that is gone.
      run.supersede();
      pause.schedule(askPart, CONTROL_PAUSE_MS);
    },

    askQueryPart: () => {
      pause.cancel();
      run.forget();
      askPart();
    },

    askQueryImage: (file) => {
      pause.cancel();
      images += 1;
      const key = imageKey();
      const gallery = queryGallery(get(), services.baseUrl);
      if (!gallery || !key) return;
      const params = { source: { kind: 'image', file }, gallery: gallery.source } as const;
      void run.ask(
        key,
        async (signal, onProgress) => {
          const result = await engine.call('queryPart', params, { signal, onProgress });
          const asked = { kind: 'image', name: file.name } as const;
          return { key, resultId: results.put('queryPart', result), asked };
        },
        ({ resultId }) => announce(file.name, results.get('queryPart', resultId)),
      );
    },

    cancelQueryPart: () => {
      pause.cancel();
      run.cancel();
    },

    clearQueryPart: () => {
      pause.cancel();
      run.cancel();
      run.forget();
      const { summary } = get().queryPart;
      set({ queryPart: idle });
      results.drop(summary?.resultId ?? null);
    },
  };
};
