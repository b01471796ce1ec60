/** Teaching a model that is loaded: which model, what of it learns, and what that needs. */
import { CAV_MAE } from '../core/family.ts';
import type { ModelConfig } from '../core/model-config.ts';
import type { ModelSummary } from './model.ts';
import type { TrainSettings } from './train.ts';
import { TRAIN_DEFAULTS } from './train.ts';

/** The model that a run goes out from. */
export interface BaseModel {
  /** Tells it from other models, and from other models in the same file. */
  readonly id: string;
  readonly name: string;
  /** SHA-256 of its file, hexadecimal. */
  readonly sha256: string;
}

/** What a run that teaches shows of its model. */
export interface TaughtFacts extends BaseModel {
  /** Numbers that learn; `parameters` of the run counts all. */
  readonly taught: number;
}

/** The settings that teaching begins with: small steps, few of them. */
export const TEACH_DEFAULTS: TrainSettings = {
  ...TRAIN_DEFAULTS,
  learningRate: 1e-4,
  steps: 100,
  warmUpSteps: 10,
  batch: 8,
  masksPerClip: 4,
};

/** With fewer clips there is little to learn, and no clip is held out. */
export const FEWEST_TAUGHT_CLIPS = 8;

/** The settings of a run that teaches a model: the sizes are its own, and so is norm_pix if its file says it. */
export function taughtSettings(settings: TrainSettings, config: ModelConfig): TrainSettings {
  const { embedDim, numHeads, modalityDepth, unifiedDepth, decoder } = config;
  return {
    ...settings,
    normPix: config.normPix ?? settings.normPix,
    size: {
      embedDim,
      numHeads,
      modalityDepth,
      unifiedDepth,
      decoderDim: decoder?.embedDim ?? 0,
      decoderDepth: decoder?.depth ?? 0,
      decoderHeads: decoder?.numHeads ?? 0,
    },
  };
}

/** Why a model can't be taught, in one sentence; null if it can. */
export function whyNotTaught(
  { family, config, objective }: Pick<ModelSummary, 'family' | 'config' | 'objective'>,
  settings: Pick<TrainSettings, 'objective'>,
): string | null {
  if (family.id !== CAV_MAE.id)
    return `Expected a model that reads clips as ${CAV_MAE.name} does, got one of the family ${family.name}: load another model.`;
  if (!config.decoder)
    return 'Expected a model with a decoder to teach, got a fine-tuned one without: load a pre-trained model.';
  if (objective === 'contrastive' && settings.objective !== 'contrastive')
    return 'The decoder of this model was never trained and stays as it is: choose the contrastive objective to teach it.';
  return null;
}

/** How many numbers learn: those of the joint blocks, with all their norms, and of the three norms after them. */
export function taughtParameters({ embedDim: width, unifiedDepth }: ModelConfig): number {
  const matrices = 12 * width * width;
  const biases = 9 * width;
  const norms = 6 * 2 * width;
  return unifiedDepth * (matrices + biases + norms) + 3 * 2 * width;
}

const FLOAT_BYTES = 4;
/** Weights and moments before and after a step, and the gradient. */
const COPIES_OF_TAUGHT = 7;
/** Numbers that a block needs, per token and per unit of its width; measured, see decision 89. */
const NUMBERS_PER_TOKEN = 64;
/** Copies of a block's attention weights; measured with it. */
const COPIES_OF_ATTENTION = 6;
/** Clips that are measured at once, with masks and without. */
const MASKED_AT_ONCE = 16;
const WHOLE_AT_ONCE = 4;

/**
 * Memory that a run needs, in bytes, computed from its numbers: weights, moments, a step, and measurements. Their arrays
 * have different lengths, so none uses the memory of another.
 */
export function teachBytes(
  config: ModelConfig,
  parameters: number,
  { batch, ratioAudio, ratioVisual, ask, objective }: TrainSettings,
): number {
  const { embedDim, numHeads, unifiedDepth, decoder } = config;
  const block = (tokens: number, width = embedDim, heads = numHeads) =>
    tokens * width * NUMBERS_PER_TOKEN + COPIES_OF_ATTENTION * heads * tokens * tokens;
  const [audio, visual] = [CAV_MAE.audio.grid.tokens, CAV_MAE.visual.grid.tokens];
  const keptAudio = Math.floor(audio * (1 - ratioAudio));
  const keptVisual = Math.floor(visual * (1 - ratioVisual));
  const seen = keptAudio + keptVisual;
  const asked = Math.ceil((audio * ratioAudio + visual * ratioVisual) * ask);
  const isRebuilt = decoder !== null && objective !== 'contrastive';
  const joint = isRebuilt ? block(seen) : 0;
  const decoding = isRebuilt ? block(seen + asked, decoder.embedDim, decoder.numHeads) : 0;
  const alone = block(keptAudio) + block(keptVisual);
  // A pass uses the memory of one block again for the next; the way back needs that of every block.
  const forward = alone + joint + decoding;
  const back = unifiedDepth * (alone + joint) + (decoder?.depth ?? 0) * decoding;
  const whole = block(audio) + block(visual);
  return (
    FLOAT_BYTES *
    (parameters +
      COPIES_OF_TAUGHT * taughtParameters(config) +
      batch * (forward + back) +
      MASKED_AT_ONCE * forward +
      WHOLE_AT_ONCE * whole)
  );
}

/** What WebAssembly with 32-bit addresses can hold, in bytes. */
export const WASM_LIMIT_BYTES = 2 ** 32;

/** Most that is kept of what the towers made, in bytes. */
export const TOKENS_LIMIT_BYTES = 1e9;

/** Memory of what the towers made of every view of the clips that are learned from, in bytes. */
export function tokensBytes(
  { embedDim }: Pick<ModelConfig, 'embedDim'>,
  {
    ratioAudio,
    ratioVisual,
    masksPerClip,
  }: Pick<TrainSettings, 'ratioAudio' | 'ratioVisual' | 'masksPerClip'>,
  clips: number,
): number {
  const kept = (tokens: number, ratio: number) => Math.floor(tokens * (1 - ratio));
  const tokens = kept(CAV_MAE.audio.grid.tokens, ratioAudio) + kept(CAV_MAE.visual.grid.tokens, ratioVisual);
  return FLOAT_BYTES * clips * masksPerClip * tokens * embedDim;
}
