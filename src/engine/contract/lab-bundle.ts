import type { ReconstructParams } from './reconstruct.ts';
import type { SimilarityParams } from './retrieval.ts';

/** A clip that figures were computed from. */
export interface LabClip {
  readonly clipId: string;
  readonly name: string;
  /** SHA-256 of its file, hexadecimal; null for a live recording. */
  readonly sha256: string | null;
  /** Of its file. */
  readonly bytes: number;
  readonly windowStartSeconds: number;
  readonly frameIndex: number;
  /** SHA-256 of what was decoded: samples at 16 kHz, and the frame as the model sees it. Null where there is none. */
  readonly soundSha256: string | null;
  readonly pictureSha256: string | null;
}

/** Something that was computed; its name is its identity. */
export interface LabFigure {
  readonly name: string;
  /** `count`: a rank or a share of ranks, equal or not. `real`: agrees within a tolerance, as one array. */
  readonly kind: 'count' | 'real';
  readonly values: readonly number[];
}

export interface LabFiguresParams {
  /** Null where nothing is rebuilt. */
  readonly rebuilt: ReconstructParams | null;
  readonly gallery: SimilarityParams;
}

export interface LabFigures {
  readonly clips: readonly LabClip[];
  /** Hidden patches as `core/mask-bits.ts` writes them; null for a sense that the clip lacks. */
  readonly masks: { readonly audio: string | null; readonly visual: string | null } | null;
  readonly figures: readonly LabFigure[];
  /** "ONNX Runtime Web 1.2.3". */
  readonly runtime: string;
}

export interface ClipHashesParams {
  readonly clipIds: readonly string[];
}
