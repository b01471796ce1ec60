/** Two models on one clip. */
import type { KeptSettings } from './kept.ts';
import type { ModelSource, ModelSummary } from './model.ts';
import type { ReconstructParams, ReconstructResult } from './reconstruct.ts';

export interface CompareModelsParams {
  /** The clip, its frame and the mask that both models get. */
  readonly subject: ReconstructParams;
  /** The model beside the loaded one. */
  readonly other: ModelSource;
  readonly settings: KeptSettings;
}

/** Two models on one clip under one mask. */
export interface CompareModelsResult {
  readonly loaded: { readonly model: ModelSummary; readonly result: ReconstructResult };
  readonly other: { readonly model: ModelSummary; readonly result: ReconstructResult };
  /** Whether the loaded model's sessions were freed before the other's were made, because both are large. */
  readonly oneAfterTheOther: boolean;
}
