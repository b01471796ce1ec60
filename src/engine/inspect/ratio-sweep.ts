/** Computes the masked loss at several ratios, and reports points as they are computed. */
import { spreadOf } from '../../analysis/masked/over-masks.ts';
import type {
  SweepFigures,
  SweepParams,
  SweepPoint,
  SweepProgress,
  SweepResult,
} from '../../contract/inspect.ts';
import type { Modality } from '../../core/geometry.ts';
import { MODALITIES } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { mean } from '../../math/stats.ts';
import type { EngineContext } from '../context.ts';
import { runPass } from '../reconstruct/masked-pass.ts';
import { drawnPass, hidesAnything, LossTargets } from './mask-series.ts';

interface Losses {
  readonly loss: number[];
  readonly meanFill: number[];
}

/**
 * The masked loss at every ratio, over several masks each.
 *
 * All ratios are run with one seed before the next seed, so that the whole curve is there early.
 *
 * @throws {@link AppError} as `reconstruct` does.
 */
export async function ratioSweep(
  engine: EngineContext,
  params: SweepParams,
  { signal, progress }: TaskContext<SweepProgress>,
): Promise<SweepResult> {
  const started = performance.now();
  const { ratios, seeds, vary } = params;
  const loaded = engine.requireModel();
  const targets = new LossTargets();
  const table = ratios.map(() => ({
    audio: { loss: [], meanFill: [] } as Losses,
    visual: { loss: [], meanFill: [] } as Losses,
  }));
  const total = seeds * ratios.length;
  return loaded.use(async (model) => {
    for (let done = 0; done < total; done += 1) {
      const row = done % ratios.length;
      const ratio = ratios[row] as number;
      progress({
        stage: `Masking ${Math.round(ratio * 100)} %`,
        done,
        total,
        points: summarise(ratios, table),
      });
      const changed = {
        ...params,
        ratioAudio: vary === 'visual' ? params.ratioAudio : ratio,
        ratioVisual: vary === 'audio' ? params.ratioVisual : ratio,
      };
      const pass = await drawnPass(
        engine,
        loaded.summary,
        changed,
        params.seed + Math.floor(done / ratios.length),
      );
      const predictions = await runPass(engine, model, pass, { signal });
      for (const modality of MODALITIES) {
        if (!hidesAnything(pass, modality)) continue;
        const { loss, meanFill } = (table[row] as (typeof table)[number])[modality];
        loss.push(targets.loss(pass, modality, predictions).loss);
        meanFill.push(targets.meanFillLoss(pass, modality));
      }
    }
    return { points: summarise(ratios, table), vary, seeds, milliseconds: performance.now() - started };
  });
}

function summarise(
  ratios: readonly number[],
  table: readonly Readonly<Record<Modality, Losses>>[],
): SweepPoint[] {
  return ratios
    .map((ratio, row) => ({
      ratio,
      audio: figures(table[row]?.audio),
      visual: figures(table[row]?.visual),
    }))
    .filter(({ audio, visual }) => audio ?? visual)
    .sort((a, b) => a.ratio - b.ratio);
}

function figures(losses: Losses | undefined): SweepFigures | null {
  if (!losses || losses.loss.length === 0) return null;
  return { ...spreadOf([...losses.loss]), meanFill: mean(losses.meanFill) };
}
