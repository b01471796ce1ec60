/** Widths, depths and heads of a CAV-MAE. All but the number of heads can be read from a checkpoint's shapes. */
export interface ModelConfig {
  readonly embedDim: number;
  readonly numHeads: number;
  /** Blocks of each single-modality tower (11 in the published models). */
  readonly modalityDepth: number;
  /** Blocks of the joint encoder (1 in the published models). */
  readonly unifiedDepth: number;
  /** Null when the checkpoint has no decoder (fine-tuned files). */
  readonly decoder: DecoderConfig | null;
  /** Classes of the fine-tuned head; null when there is none. */
  readonly classes: number | null;
  /** Whether the decoder predicts patches normalised to zero mean and unit variance; null = not known. */
  readonly normPix: boolean | null;
}

/** What can be known of a model beside its tensors. */
export interface HeadSettings {
  readonly numHeads?: number | undefined;
  readonly decoderNumHeads?: number | undefined;
  readonly normPix?: boolean | undefined;
}

export interface DecoderConfig {
  readonly embedDim: number;
  readonly depth: number;
  readonly numHeads: number;
}

/** Which of the paper's two losses a model was trained with. */
export type TrainingObjective = 'both' | 'contrastive' | 'masked';

/** The objective that a file names, or null if it names none of these. */
export function toObjective(value: unknown): TrainingObjective | null {
  return value === 'both' || value === 'contrastive' || value === 'masked' ? value : null;
}

/** The paper's five ways to classify; the first is the default. */
export const CLASSIFY_MODES = [
  'multimodal',
  'audioonly',
  'videoonly',
  'missingaudioonly',
  'missingvideoonly',
] as const;
export type ClassifyMode = (typeof CLASSIFY_MODES)[number];

/** How audio patches are hidden; visual masking is always `unstructured`. */
export type MaskMode = 'unstructured' | 'time' | 'frequency' | 'time-frequency';
