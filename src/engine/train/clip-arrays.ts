/** Hands the arrays of a clip out of this worker, for training. */
import type { TrainArrays } from '../../contract/train.ts';
import { CAV_MAE } from '../../core/family.ts';
import { Moved } from '../../core/rpc.ts';
import { requireBothSenses } from '../clip/inputs.ts';
import type { EngineContext } from '../context.ts';

/**
 * Copies of a clip's log-mel and frames, as models of the published family read them.
 *
 * @throws {@link AppError} `clip/no-audio`, `clip/no-video`, `not-found`.
 */
export async function clipArrays(
  engine: EngineContext,
  { clipId }: { readonly clipId: string },
): Promise<Moved<TrainArrays>> {
  requireBothSenses(engine.clips.get(clipId));
  const { data } = await engine.clips.load(clipId, CAV_MAE);
  // Copies, because the shelf goes on using its own.
  const logMel = data.logMel!.slice();
  const pictures = data.pictures.map((picture) => picture!.slice());
  return new Moved({ logMel, pictures }, [logMel.buffer, ...pictures.map(({ buffer }) => buffer)]);
}
