/** Measures what each modality adds to the other, over several masks. */
import { HiddenMeans, meanInterval } from '../../analysis/masked/over-masks.ts';
import type { Progress } from '../../contract/environment.ts';
import type { Gain, GainDirection, GainParams, GainResult } from '../../contract/inspect.ts';
import type { ModelSummary } from '../../contract/model.ts';
import { AppError } from '../../core/errors.ts';
import type { ModelFamily } from '../../core/family.ts';
import type { Modality } from '../../core/geometry.ts';
import { MODALITIES } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { requireBothSenses } from '../clip/inputs.ts';
import type { EngineContext } from '../context.ts';
import type { MaskedPass } from '../reconstruct/masked-pass.ts';
import type { Company, GainPass, GainPredictions } from './gain-pass.ts';
import { gainSteps, runGainPass } from './gain-pass.ts';
import { drawnPass, hidesAnything, LossTargets, maskOf } from './mask-series.ts';

/**
 * What each modality adds to the other: each is rebuilt with the right other modality, with none, and with another
 * clip's.
 *
 * @throws {@link AppError} `clip/no-audio` or `clip/no-video` if the clip lacks a modality, `shape` if the ratios
 * hide nothing, and as `reconstruct` does.
 */
export async function crossModalGain(
  engine: EngineContext,
  params: GainParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<GainResult> {
  const started = performance.now();
  const loaded = engine.requireModel();
  const ledger = new GainLedger(loaded.summary.family);
  await loaded.use(async (model) => {
    for (let index = 0; index < params.masks; index += 1) {
      const gainPass = await plan(engine, loaded.summary, params, params.seed + index);
      const steps = gainSteps(gainPass);
      let done = index * steps;
      const predictions = await runGainPass(engine, model, gainPass, signal, (stage) => {
        progress({
          stage: `Mask ${index + 1} of ${params.masks}: ${stage}`,
          done,
          total: params.masks * steps,
        });
        done += 1;
      });
      ledger.add(gainPass, predictions);
    }
  });
  return {
    masks: params.masks,
    audio: ledger.direction('audio'),
    visual: ledger.direction('visual'),
    milliseconds: performance.now() - started,
  };
}

async function plan(
  engine: EngineContext,
  summary: ModelSummary,
  params: GainParams,
  seed: number,
): Promise<GainPass> {
  const pass = await drawnPass(engine, summary, params, seed);
  requireBothSenses(pass.clip);
  const rebuilt = MODALITIES.filter((modality) => hidesAnything(pass, modality));
  if (rebuilt.length === 0) {
    throw new AppError(
      'shape',
      'Expected a masking ratio above 0 for at least one modality, but nothing is hidden.',
    );
  }
  return { pass, other: await otherPass(engine, summary, params, seed), rebuilt };
}

/** The other clip's pass with the same seed and so the same masks; null for a modality that it lacks. */
async function otherPass(
  engine: EngineContext,
  summary: ModelSummary,
  params: GainParams,
  seed: number,
): Promise<MaskedPass | null> {
  return params.other && drawnPass(engine, summary, { ...params, ...params.other }, seed);
}

/** Losses and gains of both rebuilt modalities, mask by mask. */
class GainLedger {
  readonly #targets = new LossTargets();
  readonly #losses: Record<Modality, Record<Company, number[]>> = {
    audio: { right: [], none: [], other: [] },
    visual: { right: [], none: [], other: [] },
  };
  readonly #patches;

  constructor(family: ModelFamily) {
    const means = ({ grid }: ModelFamily[Modality]) => ({
      none: new HiddenMeans(grid),
      other: new HiddenMeans(grid),
    });
    this.#patches = { audio: means(family.audio), visual: means(family.visual) };
  }

  add({ pass, rebuilt }: GainPass, predictions: GainPredictions): void {
    for (const modality of rebuilt) {
      const mask = maskOf(pass, modality);
      const lossOf = (company: Company) => {
        const predicted = predictions[modality][company];
        return predicted ? this.#targets.loss(pass, modality, predicted) : null;
      };
      const right = lossOf('right');
      if (!right) continue;
      this.#losses[modality].right.push(right.loss);
      for (const company of ['none', 'other'] as const) {
        const replaced = lossOf(company);
        if (!replaced) continue;
        this.#losses[modality][company].push(replaced.loss);
        const gain = replaced.patchLoss.map((loss, token) => loss - (right.patchLoss[token] as number));
        this.#patches[modality][company].add(gain, mask);
      }
    }
  }

  direction(modality: Modality): GainDirection | null {
    const none = this.#gain(modality, 'none');
    if (!none) return null;
    return {
      right: meanInterval(this.#losses[modality].right),
      none,
      other: this.#gain(modality, 'other'),
    };
  }

  #gain(modality: Modality, company: 'none' | 'other'): Gain | null {
    const { right, [company]: replaced } = this.#losses[modality];
    if (replaced.length === 0) return null;
    return {
      ...this.#patches[modality][company].result(),
      loss: meanInterval(replaced),
      gain: meanInterval(replaced.map((loss, index) => loss - (right[index] as number))),
    };
  }
}
