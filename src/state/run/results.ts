/** Holds pictures, matrices and other large results by id, outside the store. */
import type { ClassifyResult, ConfusionResult, FewShotResult } from '../../contract/classify.ts';
import type { PlaybackFrame } from '../../contract/clip.ts';
import type { ErrorsResult, GainResult, PredictabilityResult, SweepResult } from '../../contract/inspect.ts';
import type { AttributionResult, LocaliseResult, PointingResult } from '../../contract/localise.ts';
import type { ProjectGalleryResult } from '../../contract/map.ts';
import type {
  CompareModelsResult,
  ReconstructDraft,
  ReconstructResult,
  RenderedSound,
} from '../../contract/reconstruct.ts';
import type {
  ClipInputs,
  QueryPartResult,
  RetrievalLabResult,
  ShortClipResult,
} from '../../contract/retrieve.ts';
import type { InfoNceResult, OpenMatrixResult, SimilarityResult } from '../../contract/similarity.ts';
import type { Rgba } from '../../core/tensor.ts';

/** A clip's pictures for lists: the frames as the model sees them, small, and a strip of its spectrogram. */
export interface ClipPictures {
  readonly frames: readonly Rgba[];
  readonly strip: Rgba | null;
}

/** The type of each kind of entry; a new kind is added here only. */
export interface Results {
  readonly pictures: ClipPictures;
  readonly reconstruction: ReconstructResult;
  readonly draft: ReconstructDraft;
  readonly comparison: CompareModelsResult;
  readonly sound: RenderedSound;
  readonly similarity: SimilarityResult;
  readonly ranking: RetrievalLabResult;
  readonly errors: ErrorsResult;
  readonly sweep: SweepResult;
  readonly predictability: PredictabilityResult;
  readonly gain: GainResult;
  readonly classification: ClassifyResult;
  readonly confusion: ConfusionResult;
  readonly fewShot: FewShotResult;
  readonly queryPart: QueryPartResult;
  readonly clipInputs: ClipInputs;
  readonly shortClip: ShortClipResult;
  readonly localise: LocaliseResult;
  readonly attribution: AttributionResult;
  readonly pointing: PointingResult;
  readonly map: ProjectGalleryResult;
  readonly matrix: OpenMatrixResult;
  readonly infoNce: InfoNceResult;
}

/**
 * Holds results of the worker that are too large for the store: the store keeps ids, this class keeps arrays.
 *
 * An entry never changes: a new result gets a new id, and its owner drops the old one. So components can cache by
 * id, and no notification is needed.
 */
export class ResultCache {
  readonly #entries = new Map<string, Results[keyof Results]>();
  #nextId = 1;

  put<K extends keyof Results>(kind: K, result: Results[K]): string {
    const id = `${kind}/${this.#nextId++}`;
    this.#entries.set(id, result);
    return id;
  }

  /** The entry of this kind; null for a null id, a dropped entry, or an id of another kind. */
  get<K extends keyof Results>(kind: K, id: string | null): Results[K] | null {
    if (!id?.startsWith(`${kind}/`)) return null;
    return (this.#entries.get(id) as Results[K] | undefined) ?? null;
  }

  /** Removes an entry; null and unknown ids are ignored. */
  drop(id: string | null): void {
    if (id !== null) this.#entries.delete(id);
  }
}

/** Small frames of the window that is playing, in time order; owns and closes their bitmaps. */
export class FrameReel {
  #frames: PlaybackFrame[] = [];

  push(frame: PlaybackFrame): void {
    this.#frames.push(frame);
  }

  /** The last frame at or before `seconds`, else the first; null when there is none. */
  frameAt(seconds: number): PlaybackFrame | null {
    let low = 0;
    let high = this.#frames.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#frames[middle] as PlaybackFrame).timeSeconds <= seconds) low = middle + 1;
      else high = middle;
    }
    return this.#frames[Math.max(0, low - 1)] ?? null;
  }

  get length(): number {
    return this.#frames.length;
  }

  clear(): void {
    for (const { bitmap } of this.#frames) bitmap.close();
    this.#frames = [];
  }
}
