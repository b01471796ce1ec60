/** Measures the masked losses of several clips. */
import type { Progress } from '../../contract/environment.ts';
import type { ClipLosses, ClipLossesParams } from '../../contract/reconstruct.ts';
import { throwIfAborted } from '../../core/errors.ts';
import type { Modality } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { EngineContext } from '../context.ts';
import { planPass, runPass } from '../reconstruct/masked-pass.ts';
import { LossTargets } from './mask-series.ts';

/** One masked pass for each subject, without pictures. @throws {@link AppError} as `reconstruct` does. */
export async function clipLosses(
  engine: EngineContext,
  { subjects }: ClipLossesParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<ClipLosses> {
  const loaded = engine.requireModel();
  return loaded.use(async (model) => {
    const losses: { readonly audio: number | null; readonly visual: number | null }[] = [];
    for (const [done, subject] of subjects.entries()) {
      throwIfAborted(signal);
      progress({ stage: 'Masked losses of your clips', done, total: subjects.length });
      const pass = await planPass(engine, loaded.summary, subject);
      const predictions = await runPass(engine, model, pass, { signal });
      const targets = new LossTargets();
      const lossOf = (modality: Modality) =>
        pass.masks[modality] ? targets.loss(pass, modality, predictions).loss : null;
      losses.push({ audio: lossOf('audio'), visual: lossOf('visual') });
    }
    return { losses };
  });
}
