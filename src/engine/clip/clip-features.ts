/** Rows of numbers that models have computed of one clip. */
import type { Modality } from '../../core/geometry.ts';
import type { ClassifyMode } from '../../core/model-config.ts';

/** Identifies a kept row. A key of audio only ignores the frame. */
export type FeatureKey =
  /** (D) the retrieval feature: the mean over all tokens, not yet of unit length. */
  | { readonly kind: 'pooled'; readonly modality: Modality; readonly frameIndex: number }
  /** (tokens, D) what retrieval takes the mean of. */
  | { readonly kind: 'tokens'; readonly modality: Modality; readonly frameIndex: number }
  /** (classes); of the frame `null` where the mode does not look at one. */
  | {
      readonly kind: 'logits';
      readonly modelId: string;
      readonly mode: ClassifyMode;
      readonly frameIndex: number | null;
    };

/**
 * What models have computed of one clip: every view that needs a row finds it here. Rows belong to the models that are
 * in use; all of them go when another model is loaded.
 */
export class ClipFeatures {
  readonly #rows = new Map<string, Kept>();

  /** Undefined where it was not computed yet, or was let go. */
  get(key: FeatureKey): Float32Array<ArrayBuffer> | undefined {
    return this.#rows.get(nameOf(key))?.row;
  }

  has(key: FeatureKey): boolean {
    return this.#rows.has(nameOf(key));
  }

  set(key: FeatureKey, row: Float32Array<ArrayBuffer>): void {
    this.#rows.set(nameOf(key), { kind: key.kind, row });
  }

  clear(): void {
    this.#rows.clear();
  }

  /** Lets go of the rows of every token, which are large: 2 MB a clip at the published width. */
  forgetTokens(): void {
    for (const [name, { kind }] of this.#rows) if (kind === 'tokens') this.#rows.delete(name);
  }
}

interface Kept {
  readonly kind: FeatureKey['kind'];
  readonly row: Float32Array<ArrayBuffer>;
}

function nameOf(key: FeatureKey): string {
  if (key.kind === 'logits') return `logits ${key.modelId} ${key.mode} ${key.frameIndex}`;
  return key.modality === 'audio' ? `${key.kind} audio` : `${key.kind} visual ${key.frameIndex}`;
}
