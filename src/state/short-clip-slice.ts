import { CONTROL_PAUSE_MS, Debounce } from './latest.ts';
import { shortQuestion } from './query-questions.ts';
import { Runner } from './runner.ts';
import type { MakeSlice } from './services.ts';
import type { ShortClipSlice, ShortSummary } from './types/short-clip.ts';

const idle = { status: 'idle', startedAtMs: 0, progress: null, error: null, summary: null } as const;

/** Four ways to make little sound the model's input: at one length, and over many. */
export const makeShortClipSlice: MakeSlice<ShortClipSlice> = (set, get, services) => {
  const { engine, results } = services;
  const runs = {
    shortClip: new Runner<ShortSummary>('shortClip', set, get, services),
    shortCurve: new Runner<ShortSummary>('shortCurve', set, get, services),
  };
  const pause = new Debounce();

  return {
    shortSettings: null,
    shortClip: idle,
    shortCurve: idle,
    shortCurveSoFar: null,

    shortKey: (kind) => shortQuestion(get(), services.baseUrl, kind)?.key ?? null,

    setShort: (shortSettings) => {
      set({ shortSettings });
      // What runs is about a length that is gone.
      const wanted = get().shortClip.status === 'running' || get().shortClip.summary !== null;
      runs.shortClip.supersede();
      if (wanted) pause.schedule(() => get().askShort('shortClip'), CONTROL_PAUSE_MS);
    },

    askShort: (kind) => {
      const question = shortQuestion(get(), services.baseUrl, kind);
      if (!question) return;
      const { key, clip, params } = question;
      const isCurve = kind === 'shortCurve';
      if (isCurve) set({ shortCurveSoFar: { key, points: [] } });
      runs[kind].forget();
      void runs[kind].ask(
        key,
        async (signal, onProgress) => {
          const result = await engine.call('shortClip', params, {
            signal,
            onProgress: (progress) => {
              if (isCurve && !signal.aborted) set({ shortCurveSoFar: { key, points: progress.points } });
              onProgress(progress);
            },
          });
          if (isCurve && !signal.aborted) set({ shortCurveSoFar: { key, points: result.points } });
          return { key, resultId: results.put('shortClip', result) };
        },
        () =>
          get().announce(
            `${isCurve ? 'The curve of short clips' : 'Four ways to feed a short clip'}: ready for ${clip.name}.`,
          ),
      );
    },

    cancelShort: (kind) => {
      if (kind === 'shortClip') pause.cancel();
      runs[kind].cancel();
    },
  };
};
