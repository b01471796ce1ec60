/** Turns the choice of a second model into parameters for the worker. */
import type { CompareModelsParams } from '../../contract/reconstruct.ts';
import type { OtherModel } from './models-slice.ts';

export function otherModel(
  chosen: OtherModel,
  baseUrl: string,
): Pick<CompareModelsParams, 'other' | 'settings'> {
  if ('kept' in chosen) {
    const { id, fileName, settings } = chosen.kept;
    return { other: { kind: 'kept', id, fileName }, settings };
  }
  const manifestUrl = new URL('models/manifest.json', baseUrl).href;
  return { other: { kind: 'bundled', manifestUrl, modelId: chosen.bundledId }, settings: {} };
}
