/** Turns the choice of a second model into parameters for the worker. */
import type { CompareModelsParams } from '../../contract/reconstruct.ts';
import type { RivalModel } from './models-slice.ts';

export function otherModel(
  rival: RivalModel,
  baseUrl: string,
): Pick<CompareModelsParams, 'other' | 'settings'> {
  if ('kept' in rival) {
    const { id, fileName, settings } = rival.kept;
    return { other: { kind: 'kept', id, fileName }, settings };
  }
  const manifestUrl = new URL('models/manifest.json', baseUrl).href;
  return { other: { kind: 'bundled', manifestUrl, modelId: rival.bundledId }, settings: {} };
}
