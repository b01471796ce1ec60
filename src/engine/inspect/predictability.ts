/** Averages each patch's loss over random masks. */
import { HiddenMeans, meanInterval } from '../../analysis/masked/over-masks.ts';
import type { Progress } from '../../contract/environment.ts';
import type { MaskSeriesParams, PredictabilityResult, PredictabilitySense } from '../../contract/inspect.ts';
import type { Modality } from '../../core/geometry.ts';
import { MODALITIES } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { EngineContext } from '../context.ts';
import { runPass } from '../reconstruct/masked-pass.ts';
import { drawnPass, hidesAnything, LossTargets, maskOf } from './mask-series.ts';

/**
 * How well the model predicts each patch from the others: its loss, averaged over the random masks that hid it.
 *
 * @throws {@link AppError} as `reconstruct` does.
 */
export async function predictability(
  engine: EngineContext,
  params: MaskSeriesParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<PredictabilityResult> {
  const started = performance.now();
  const { masks } = params;
  const loaded = engine.requireModel();
  const targets = new LossTargets();
  const losses: Record<Modality, number[]> = { audio: [], visual: [] };
  const { family } = loaded.summary;
  const patches = { audio: new HiddenMeans(family.audio.grid), visual: new HiddenMeans(family.visual.grid) };
  await loaded.use(async (model) => {
    for (let done = 0; done < masks; done += 1) {
      progress({ stage: `Mask ${done + 1} of ${masks}`, done, total: masks });
      const pass = await drawnPass(engine, loaded.summary, params, params.seed + done);
      const predictions = await runPass(engine, model, pass, { signal });
      for (const modality of MODALITIES) {
        if (!hidesAnything(pass, modality)) continue;
        const { loss, patchLoss } = targets.loss(pass, modality, predictions);
        losses[modality].push(loss);
        patches[modality].add(patchLoss, maskOf(pass, modality));
      }
    }
  });
  const sense = (modality: Modality): PredictabilitySense | null =>
    losses[modality].length === 0
      ? null
      : { ...patches[modality].result(), loss: meanInterval(losses[modality]) };
  return {
    masks,
    audio: sense('audio'),
    visual: sense('visual'),
    milliseconds: performance.now() - started,
  };
}
