import type { LocaliseRun, LocaliseSlice } from './types/localise.ts';
import type { AttributionSummary, LocaliseSummary, PointingSummary } from './types/localise.ts';
import { Latest } from './latest.ts';
import {
  attributionQuestion,
  DEFAULT_LOCALISE,
  localiseQuestion,
  pointingQuestion,
} from './localise-questions.ts';
import { Runner } from './runner.ts';
import type { MakeSlice } from './services.ts';

const idle = { status: 'idle', startedAtMs: 0, progress: null, error: null, summary: null } as const;

/** Where the sound is: maps of the clip, a box against them, and how often they point right. */
export const makeLocaliseSlice: MakeSlice<LocaliseSlice> = (set, get, services) => {
  const { engine, results } = services;
  const localise = new Runner<LocaliseSummary>('localise', set, get, services);
  const attribution = new Runner<AttributionSummary>('attribution', set, get, services);
  const pointing = new Runner<PointingSummary>('pointing', set, get, services);
  const runners = { localise, attribution, pointing } satisfies Record<LocaliseRun, { cancel(): void }>;
  const scoring = new Latest();

  const askMaps = () => {
    const question = localiseQuestion(get());
    if (!question) {
      localise.supersede();
      return;
    }
    const { key, params } = question;
    void localise.ask(
      key,
      async (signal, onProgress) => {
        const result = await engine.call('localise', params, { signal, onProgress });
        return { key, resultId: results.put('localise', result), clipId: params.clipId };
      },
      () => get().announce('The map of sound and picture is ready.'),
    );
  };
  const askAttribution = () => {
    const question = attributionQuestion(get());
    if (!question) {
      attribution.supersede();
      return;
    }
    const { key, params } = question;
    const { clipId, frameIndex, method } = params;
    void attribution.ask(
      key,
      async (signal, onProgress) => {
        const result = await engine.call('localiseAttribution', params, { signal, onProgress });
        return { key, resultId: results.put('attribution', result), clipId, frameIndex, method };
      },
      () => get().announce('The attribution is ready.'),
    );
  };
  const askPointing = () => {
    const question = pointingQuestion(get());
    if (!question) return;
    const { key, params } = question;
    pointing.forget();
    void pointing.ask(
      key,
      async (signal, onProgress) => {
        const result = await engine.call('pointingAccuracy', params, { signal, onProgress });
        return { key, resultId: results.put('pointing', result) };
      },
      () => get().announce(`Pointing accuracy over ${params.clips.length} clips is ready.`),
    );
  };

  return {
    localiseSettings: DEFAULT_LOCALISE,
    localise: idle,
    attribution: idle,
    pointing: idle,
    drawnBox: null,
    boxScore: null,
    knownBoxes: {},
    setLocalise: (change) => {
      set(({ localiseSettings }) => ({ localiseSettings: { ...localiseSettings, ...change } }));
      get().refresh();
    },
    setBox: (box) => {
      const clipId = get().selectedClipId;
      set({ drawnBox: box && clipId !== null ? { clipId, box } : null });
    },
    askBoxScore: async (values, box) => {
      const signal = scoring.begin();
      if (!box) {
        set({ boxScore: null });
        return;
      }
      const { topShare } = get().localiseSettings;
      const asked = { values: values.slice(), box, topShare };
      // The worker may be busy with a pass; what it says of an older question is dropped.
      const score = await engine.call('scoreBox', asked, { signal }).catch(() => null);
      if (!signal.aborted) set({ boxScore: score });
    },
    askLocalise: () => {
      askMaps();
      askAttribution();
    },
    askPointing,
    cancelLocalise: (run) => runners[run].cancel(),
    retryLocalise: (run) => {
      runners[run].forget();
      if (run === 'pointing') askPointing();
      else get().refresh();
    },
  };
};
