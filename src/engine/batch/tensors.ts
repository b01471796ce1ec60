/** Every named tensor of the specification, from arrays instead of a clip. */
import { maskedLoss, normalisePatches, patchStatistics } from '../../analysis/masked/masked-loss.ts';
import { contrastiveLoss } from '../../analysis/space/contrastive.ts';
import type { NamedTensor, TensorsParams, TensorsResult } from '../../contract/batch.ts';
import type { Progress } from '../../contract/environment.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { ModelFamily } from '../../core/family.ts';
import type { Modality, PatchGrid } from '../../core/geometry.ts';
import { allTokens, MEL_BINS, MODALITIES } from '../../core/geometry.ts';
import type { PatchMask } from '../../core/masks/masking.ts';
import { maskFromNoise } from '../../core/masks/masking.ts';
import { CLASSIFY_MODES } from '../../core/model-config.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { l2NormalizeRows } from '../../math/l2-normalize.ts';
import { patchify, planarStrides, spectrogramStrides } from '../../math/patchify.ts';
import { similarity } from '../../math/similarity.ts';
import type { CavMae } from '../../model/cav-mae.ts';
import type { EngineContext } from '../context.ts';

const SUFFIX = { audio: 'a', visual: 'v' } as const;

/**
 * Runs the loaded model on given inputs and returns every tensor that the specification names: features, and with noise
 * also masks, latent, contrastive latents, predictions and losses; class scores for a fine-tuned model.
 *
 * @throws {@link AppError} `model/none`; `shape` if an array has another length than its shape says.
 */
export async function tensors(
  engine: EngineContext,
  params: TensorsParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<TensorsResult> {
  const loaded = engine.requireModel();
  const { family } = loaded.summary;
  requireLengths(params, family);
  const rows = new Rows(params.clips);
  const losses = new Losses();
  await loaded.use(async (model) => {
    for (let clip = 0; clip < params.clips; clip += 1) {
      throwIfAborted(signal);
      progress({ stage: 'Computing tensors', done: clip, total: params.clips });
      const inputs = inputsOf(params, clip, family);
      await features(model, inputs, rows, signal);
      if (params.masked) await maskedPass(model, inputs, params, clip, rows, losses, signal);
    }
  });
  return { tensors: rows.tensors(), losses: { ...losses.means(), ...contrastive(rows) } };
}

/** Patches of one clip in both value orders. */
type Inputs = Readonly<Record<Modality, Float32Array>>;

function inputsOf({ audio, image }: TensorsParams, clip: number, family: ModelFamily): Inputs {
  const [sound, picture] = [family.audio.spectrogramFrames * MEL_BINS, 3 * family.visual.size ** 2];
  return {
    audio: audio.subarray(clip * sound, (clip + 1) * sound),
    visual: image.subarray(clip * picture, (clip + 1) * picture),
  };
}

function patchesOf(
  inputs: Inputs,
  modality: Modality,
  grid: PatchGrid,
  order: 'channel-first' | 'channel-last',
  tokenIds?: Int32Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  const strides = modality === 'audio' ? spectrogramStrides(grid) : planarStrides(grid);
  return patchify(inputs[modality], grid, strides, { order, tokenIds: tokenIds ?? allTokens(grid) });
}

/** Retrieval features, the tokens they are means of, and class scores where the model has classes. */
async function features(model: CavMae, inputs: Inputs, rows: Rows, signal: AbortSignal): Promise<void> {
  const encode = (modality: Modality) => {
    const { grid } = model.family[modality];
    return model.encode(
      modality,
      patchesOf(inputs, modality, grid, 'channel-first'),
      allTokens(grid),
      signal,
    );
  };
  using audio = await encode('audio');
  using visual = await encode('visual');
  const width = model.config.embedDim;
  for (const modality of MODALITIES) {
    const tokens = modality === 'audio' ? audio : visual;
    const name = `feat_${SUFFIX[modality]}`;
    rows.add(name, l2NormalizeRows(await model.pooled(modality, tokens, signal), 1, width), [width]);
    const each = await model.headTokens(modality, tokens, signal);
    rows.add(`${name}_tokens`, each, [each.length / width, width]);
  }
  if (model.config.classes === null) return;
  for (const mode of CLASSIFY_MODES) {
    const logits = await model.classify(mode, { audio, visual }, signal);
    rows.add(`logits.${mode}`, logits, [logits.length]);
  }
}

async function maskedPass(
  model: CavMae,
  inputs: Inputs,
  params: TensorsParams,
  clip: number,
  rows: Rows,
  losses: Losses,
  signal: AbortSignal,
): Promise<void> {
  const masks = masksOf(params, clip, model.family);
  const width = model.config.embedDim;
  for (const modality of MODALITIES) {
    const { idsRestore, mask } = masks[modality];
    rows.add(`ids_restore_${SUFFIX[modality]}`, idsRestore, [idsRestore.length]);
    rows.add(`mask_${SUFFIX[modality]}`, Int32Array.from(mask), [mask.length]);
  }
  const encode = (modality: Modality) => {
    const ids = masks[modality].idsKeep;
    const { grid } = model.family[modality];
    return model.encode(modality, patchesOf(inputs, modality, grid, 'channel-first', ids), ids, signal);
  };
  using audio = await encode('audio');
  using visual = await encode('visual');
  rows.add('ca', await model.pooled('audio', audio, signal), [width]);
  rows.add('cv', await model.pooled('visual', visual, signal), [width]);
  const latentRows = await model.readLatent([audio, visual], signal);
  rows.add('latent', latentRows, [latentRows.length / width, width]);
  if (!model.config.decoder) return;
  using latent = await model.joint([audio, visual], signal);
  const predicted = await model.decode(latent, masks.audio, masks.visual, signal);
  for (const modality of MODALITIES) {
    const { grid } = model.family[modality];
    const target = patchesOf(inputs, modality, grid, 'channel-last');
    const normalised = normalisePatches(target, patchStatistics(target, grid), grid);
    const name = SUFFIX[modality];
    rows.add(`pred_${name}`, predicted[modality], [grid.tokens, grid.patchValues]);
    const loss = (wanted: Float32Array) =>
      maskedLoss(predicted[modality], wanted, masks[modality].mask, grid).loss;
    losses.add(`loss_${name}`, loss(target));
    losses.add(`loss_${name}_norm_pix`, loss(normalised));
  }
}

function masksOf({ masked }: TensorsParams, clip: number, family: ModelFamily): Record<Modality, PatchMask> {
  const { noiseAudio, noiseVisual, ratioAudio, ratioVisual } = masked as NonNullable<typeof masked>;
  const one = (noise: Float32Array, modality: Modality, ratio: number) => {
    const { tokens } = family[modality].grid;
    return maskFromNoise(noise.slice(clip * tokens, (clip + 1) * tokens), ratio);
  };
  return { audio: one(noiseAudio, 'audio', ratioAudio), visual: one(noiseVisual, 'visual', ratioVisual) };
}

/** The contrastive loss of all clips as one batch, one way and both ways; nothing without contrastive latents. */
function contrastive(rows: Rows): Record<string, number> {
  const [a, v] = [rows.stacked('ca'), rows.stacked('cv')];
  if (!a || !v) return {};
  const [count = 0, width = 0] = a.shape;
  const unit = ({ values }: NamedTensor) =>
    l2NormalizeRows(values as Float32Array<ArrayBuffer>, count, width);
  const cosine = similarity(unit(a), unit(v), count, count, width);
  const forVisual = contrastiveLoss(cosine, count, 'audioForVisual');
  const forAudio = contrastiveLoss(cosine, count, 'visualForAudio');
  return {
    contrastive: forVisual.loss,
    contrastive_acc: forVisual.accuracy,
    contrastive_bidirectional: (forVisual.loss + forAudio.loss) / 2,
    contrastive_bidirectional_acc: (forVisual.accuracy + forAudio.accuracy) / 2,
  };
}

/** Collects one row for each clip under a name and stacks them. */
class Rows {
  readonly #rows = new Map<string, { shape: readonly number[]; values: NamedTensor['values'][] }>();
  readonly #clips: number;

  constructor(clips: number) {
    this.#clips = clips;
  }

  add(name: string, values: NamedTensor['values'], shape: readonly number[]): void {
    const entry = this.#rows.get(name) ?? { shape, values: [] };
    entry.values.push(values);
    this.#rows.set(name, entry);
  }

  stacked(name: string): NamedTensor | null {
    const entry = this.#rows.get(name);
    const [first] = entry?.values ?? [];
    if (!entry || !first) return null;
    const all =
      first instanceof Int32Array
        ? new Int32Array(first.length * this.#clips)
        : new Float32Array(first.length * this.#clips);
    entry.values.forEach((row, clip) => all.set(row, clip * first.length));
    return { shape: [this.#clips, ...entry.shape], values: all };
  }

  tensors(): Record<string, NamedTensor> {
    const named = [...this.#rows.keys()].map((name) => [name, this.stacked(name) as NamedTensor] as const);
    return Object.fromEntries(named);
  }
}

/** Means over clips: every clip hides as many patches, so they are means over hidden patches too. */
class Losses {
  readonly #sums = new Map<string, { sum: number; count: number }>();

  add(name: string, value: number): void {
    const { sum, count } = this.#sums.get(name) ?? { sum: 0, count: 0 };
    this.#sums.set(name, { sum: sum + value, count: count + 1 });
  }

  means(): Record<string, number> {
    return Object.fromEntries([...this.#sums].map(([name, { sum, count }]) => [name, sum / count]));
  }
}

function requireLengths(
  { audio, image, clips, masked }: TensorsParams,
  { audio: heard, visual: seen }: ModelFamily,
): void {
  const wanted: [string, Float32Array, readonly number[]][] = [
    ['audio', audio, [clips, heard.spectrogramFrames, MEL_BINS]],
    ['image', image, [clips, 3, seen.size, seen.size]],
  ];
  if (masked) {
    wanted.push(['noise-audio', masked.noiseAudio, [clips, heard.grid.tokens]]);
    wanted.push(['noise-visual', masked.noiseVisual, [clips, seen.grid.tokens]]);
  }
  for (const [name, values, shape] of wanted) {
    const length = shape.reduce((product, extent) => product * extent, 1);
    if (clips > 0 && values.length === length) continue;
    throw new AppError(
      'shape',
      `Expected ${name} of shape (${shape.join(', ')}), got ${values.length} values.`,
    );
  }
}
