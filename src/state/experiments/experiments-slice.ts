/** The results that ship with the models, read when the view opens, and recall counted by the worker. */
import type { Experiments } from '../../contract/files/experiments.ts';
import type { WireError } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import { fetchPart } from '../../core/fetch-part.ts';
import type { MakeSlice } from '../services.ts';
import { DEFAULT_ROUTE } from '../shell/route.ts';

/** What was measured of the models that ship. */
export interface ExperimentsSlice {
  /** The model whose own figures are shown; null for the first. */
  readonly modelId: string | null;
  readonly evidence: Experiments | null;
  readonly error: WireError | null;
  readonly loading: boolean;
  /** The kind within which R@k is computed again; null for all pairs. */
  readonly kind: string | null;
  /** Reads the figures unless they are there. */
  readonly load: () => Promise<void>;
  /** Counts within one kind, or over all pairs (null). */
  readonly recount: (kind: string | null) => void;
  readonly setModel: (modelId: string | null) => void;
}

export const makeExperimentsSlice: MakeSlice<ExperimentsSlice> = (patch, get, { baseUrl, fetchJson }) => ({
  ...DEFAULT_ROUTE.experiments,
  evidence: null,
  error: null,
  loading: false,
  kind: null,

  load: async () => {
    if (get().experiments.evidence || get().experiments.loading) return;
    patch({ loading: true, error: null });
    try {
      // The parser is loaded only with the view that needs it.
      const [{ parseExperiments }, json] = await Promise.all([
        fetchPart(() => import('../../contract/files/experiments.ts')),
        fetchJson(new URL('models/experiments.json', baseUrl).href),
      ]);
      patch({ evidence: parseExperiments(json) });
      get().shell.announce('The experiments are shown.');
    } catch (error) {
      patch({ error: toWireError(error) });
    } finally {
      patch({ loading: false });
    }
  },

  recount: (kind) => {
    patch({ kind });
    void get().runs.ask('recount');
  },

  setModel: (modelId) => patch({ modelId }),
});
