/** Figures that one page records and another computes again. */
import type { ReconstructParams } from './reconstruct.ts';
import type { SimilarityParams } from './similarity.ts';

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

/** What was asked of a model, what it answered, and by what: enough for another browser to ask again. */
export interface LabBundle {
  readonly format: 'cav-mae-playground/lab-bundle';
  readonly version: 1;
  readonly saved: string;
  /** Where the figures come from, for people: nothing of it is checked. */
  readonly made: {
    readonly browser: string;
    readonly backend: string;
    readonly adapter: string | null;
    readonly threads: number;
    readonly runtime: string;
  };
  readonly model: {
    readonly name: string;
    readonly sha256: string;
    readonly storage: string;
    readonly parameters: number;
    readonly config: Readonly<Record<string, unknown>>;
  };
  readonly clips: readonly LabClip[];
  readonly question: LabFiguresParams;
  readonly masks: LabFigures['masks'];
  readonly figures: readonly LabFigure[];
}

export interface ClipHashesParams {
  readonly clipIds: readonly string[];
}
