/** The samples' losses, once they are asked for. */
import type { SampleLosses } from '../reconstruct/sample-losses.ts';

/** What a clip's losses are held against, to say whether the model knows its like. */
export interface DomainSlice {
  /** The samples' losses under the model that ships; null until they are asked for. */
  readonly sampleLosses: SampleLosses | null;
  readonly sampleLossesError: string | null;
  /** Reads them once, however often it is called; after a failure it tries again. */
  readonly loadSampleLosses: () => Promise<void>;
}
