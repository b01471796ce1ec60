import type { FbankParams, FbankResult } from './fbank.ts';
import type { GraphsParams, GraphsResult } from './graphs.ts';

/** What the measuring page can be asked for. */
export interface BenchTasks {
  fbank: { params: FbankParams; result: FbankResult };
  graphs: { params: GraphsParams; result: GraphsResult };
}
