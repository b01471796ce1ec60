import type { CompareModelsParams } from '../engine/contract/compare.ts';
import type { CompareSlice, ComparisonSummary, RivalModel } from './types/compare.ts';
import { Runner } from './runner.ts';
import { reconstructQuestion } from './runs-slice.ts';
import type { MakeSlice } from './services.ts';

/** The loaded model beside another, on the clip and the mask that the page shows. */
export const makeCompareSlice: MakeSlice<CompareSlice> = (set, get, services) => {
  const runner = new Runner<ComparisonSummary>('comparison', set, get, services);
  const { engine, results, baseUrl } = services;
  return {
    comparison: { status: 'idle', startedAtMs: 0, progress: null, error: null, summary: null },

    compareWith: (rival) => {
      const question = reconstructQuestion(get());
      if (!question) return;
      const { key: asked, params, clip, model } = question;
      const other = requestOf(rival, baseUrl);
      const key = JSON.stringify([asked, other]);
      // Asked by a button only, so an old answer or failure is asked again.
      runner.forget();
      void runner.ask(
        key,
        async (signal, onProgress) => {
          const result = await engine.call(
            'compareModels',
            { subject: params, ...other },
            { signal, onProgress },
          );
          return { key, resultId: results.put('comparison', result), clipId: clip.id };
        },
        () => get().announce(`${model.name} and another model have rebuilt ${clip.name}.`),
      );
    },

    cancelComparison: () => runner.cancel(),
  };
};

function requestOf(rival: RivalModel, baseUrl: string): Pick<CompareModelsParams, 'other' | 'settings'> {
  if ('kept' in rival) {
    const { id, fileName, settings } = rival.kept;
    return { other: { kind: 'kept', id, fileName }, settings };
  }
  const manifestUrl = new URL('models/manifest.json', baseUrl).href;
  return { other: { kind: 'bundled', manifestUrl, modelId: rival.bundledId }, settings: {} };
}
