/** The losses of the samples, with which a clip's losses are compared. */
import type { SampleLosses } from '../../contract/files/samples.ts';
import { parseSampleLosses } from '../../contract/files/samples.ts';
import { toWireError } from '../../core/errors.ts';
import type { MakeSlice } from '../services.ts';

export interface DomainSlice {
  /** The samples' losses with the model that ships; null until they are read. */
  readonly sampleLosses: SampleLosses | null;
  readonly error: string | null;
  /** Reads them once, however often it is called; after a failure it tries again. */
  readonly load: () => Promise<void>;
}

export const makeDomainSlice: MakeSlice<DomainSlice> = (patch, get, { fetchJson, baseUrl }) => {
  let isLoading = false;
  return {
    sampleLosses: null,
    error: null,

    load: async () => {
      if (get().domain.sampleLosses || isLoading) return;
      isLoading = true;
      try {
        const json = await fetchJson(new URL('samples/losses.json', baseUrl).href);
        patch({ sampleLosses: parseSampleLosses(json), error: null });
      } catch (error) {
        const { message } = toWireError(error);
        patch({ error: `The samples’ losses could not be read: ${message}` });
      } finally {
        isLoading = false;
      }
    },
  };
};
