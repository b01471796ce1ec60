/** `cavmae fbank`: the log-mel of each file as `<name>.npy`. */
import { join } from 'node:path';
import { MEL_BINS } from '../src/core/geometry.ts';
import type { ItemsResult } from './each-clip.ts';
import { eachClip } from './each-clip.ts';
import type { EngineOptions } from './engine.ts';
import { writeNpy } from './write-files.ts';

/** Writes (frames, 128) natural-log mel energies before padding, for the first ten-second window of each file. */
export function fbank(
  given: readonly string[],
  { out }: { readonly out: string },
  engineOptions: EngineOptions,
): Promise<ItemsResult> {
  return eachClip(given, out, engineOptions, async ({ engine, worker, clipId, name }) => {
    const { values, frames } = await engine.call(worker, 'windowLogMel', { clipId });
    writeNpy(join(out, `${name}.npy`), values, [frames, MEL_BINS]);
    return { frames };
  });
}
