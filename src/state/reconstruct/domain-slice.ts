/** What a clip's losses are held against. */
import { toWireError } from '../../core/errors.ts';
import type { MakeSlice } from '../services.ts';
import type { DomainSlice } from '../types/domain.ts';
import { parseSampleLosses } from './sample-losses.ts';

/** The distribution that ships with the model: what the sample clips cost it. */
export const makeDomainSlice: MakeSlice<DomainSlice> = (set, get, services) => {
  let isLoading = false;
  return {
    sampleLosses: null,
    sampleLossesError: null,

    loadSampleLosses: async () => {
      if (get().sampleLosses || isLoading) return;
      isLoading = true;
      try {
        const json = await services.fetchJson(new URL('samples/losses.json', services.baseUrl).href);
        set({ sampleLosses: parseSampleLosses(json), sampleLossesError: null });
      } catch (error) {
        set({ sampleLossesError: `The samples’ losses could not be read: ${toWireError(error).message}` });
      } finally {
        isLoading = false;
      }
    },
  };
};
