import type { FbankParams, FbankResult } from './fbank.ts';
import type { GraphsParams, GraphsResult } from './graphs.ts';
import type { QuantisedParams, QuantisedStep } from './quantised.ts';
import type { RetrievalParams, RetrievalResult } from './retrieval.ts';
import type { SearchParams, SearchResult } from './search.ts';

/** What the measuring page can be asked for. */
export interface BenchTasks {
  fbank: { params: FbankParams; result: FbankResult };
  graphs: { params: GraphsParams; result: GraphsResult };
  quantised: { params: QuantisedParams; result: QuantisedStep[] };
  retrieval: { params: RetrievalParams; result: RetrievalResult };
  search: { params: SearchParams; result: SearchResult };
}
