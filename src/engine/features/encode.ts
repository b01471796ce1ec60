/** A clip's patches through their tower. */
import { throwIfAborted } from '../../core/errors.ts';
import type { Modality } from '../../core/geometry.ts';
import type { CavMae, Tokens } from '../../model/cav-mae.ts';
import type { Frontend, InputSource } from '../device/frontend.ts';

/** Cuts the named patches out of a clip's input and runs them through their tower. */
export async function encodeTokens(
  frontend: Frontend,
  model: CavMae,
  modality: Modality,
  source: InputSource,
  tokenIds: Int32Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<Tokens> {
  throwIfAborted(signal);
  const patches = await frontend.patches(modality, source, tokenIds, model.family);
  try {
    return await model.encode(modality, patches, tokenIds, signal);
  } finally {
    if (!(patches instanceof Float32Array)) patches.destroy();
  }
}
