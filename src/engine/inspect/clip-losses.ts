/** Measures the masked losses of several clips. */
import type { Progress } from '../../contract/environment.ts';
import type { ClipLosses, ClipLossesParams } from '../../contract/reconstruct.ts';
import { throwIfAborted } from '../../core/errors.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { EngineContext } from '../context.ts';
import { rebuild } from './rebuild.ts';

/** One masked pass for each subject. @throws {@link AppError} as {@link rebuild}. */
export async function clipLosses(
  engine: EngineContext,
  { subjects }: ClipLossesParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<ClipLosses> {
  const losses: { readonly audio: number | null; readonly visual: number | null }[] = [];
  for (const [done, subject] of subjects.entries()) {
    throwIfAborted(signal);
    progress({ stage: 'Masked losses of your clips', done, total: subjects.length });
    const { result } = await rebuild(engine, engine.requireModel(), subject, { signal });
    losses.push({ audio: result.audio?.loss ?? null, visual: result.visual?.loss ?? null });
  }
  return { losses };
}
