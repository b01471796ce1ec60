import type { Rgba } from '../core/tensor.ts';
import type {
  ErrorsResult,
  GainResult,
  PlaybackFrame,
  PredictabilityResult,
  ReconstructDraft,
  ReconstructResult,
  RenderedSound,
  SimilarityResult,
  SweepResult,
} from '../engine/contract.ts';

/** A clip's pictures for lists: the ten frames as the model sees them, small, and a strip of its spectrogram. */
export interface ClipPictures {
  readonly frames: readonly Rgba[];
  readonly strip: Rgba | null;
}

/** What each kind of inspection returned. */
export interface Inspections {
  readonly errors: ErrorsResult;
  readonly sweep: SweepResult;
  readonly predictability: PredictabilityResult;
  readonly gain: GainResult;
}

/**
 * Holds what the worker returned that is too big to be state: the store keeps the ids, this keeps the arrays.
 *
 * An entry never changes under its id; a new result has a new id, and its owner drops the old one. So a
 * component may cache by id, and nothing here notifies anyone.
 */
export class ResultCache {
  readonly #reconstructions = new Map<string, ReconstructResult>();
  readonly #drafts = new Map<string, ReconstructDraft>();
  readonly #similarities = new Map<string, SimilarityResult>();
  readonly #pictures = new Map<string, ClipPictures>();
  readonly #inspections = new Map<string, Inspections[keyof Inspections]>();
  readonly #sounds = new Map<string, RenderedSound>();
  #nextId = 1;

  putReconstruction(result: ReconstructResult): string {
    return this.#put(this.#reconstructions, 'reconstruction', result);
  }

  putDraft(result: ReconstructDraft): string {
    return this.#put(this.#drafts, 'draft', result);
  }

  putSimilarity(result: SimilarityResult): string {
    return this.#put(this.#similarities, 'similarity', result);
  }

  putPictures(pictures: ClipPictures): string {
    return this.#put(this.#pictures, 'pictures', pictures);
  }

  putInspection<K extends keyof Inspections>(kind: K, result: Inspections[K]): string {
    return this.#put(this.#inspections, `inspection-${kind}`, result);
  }

  putSound(sound: RenderedSound): string {
    return this.#put(this.#sounds, 'sound', sound);
  }

  reconstruction(id: string | null): ReconstructResult | null {
    return (id !== null && this.#reconstructions.get(id)) || null;
  }

  draft(id: string | null): ReconstructDraft | null {
    return (id !== null && this.#drafts.get(id)) || null;
  }

  similarity(id: string | null): SimilarityResult | null {
    return (id !== null && this.#similarities.get(id)) || null;
  }

  pictures(id: string | null): ClipPictures | null {
    return (id !== null && this.#pictures.get(id)) || null;
  }

  /** What was put as this kind; an id of another kind answers null. */
  inspection<K extends keyof Inspections>(kind: K, id: string | null): Inspections[K] | null {
    if (!id?.startsWith(`inspection-${kind}/`)) return null;
    return (this.#inspections.get(id) as Inspections[K] | undefined) ?? null;
  }

  sound(id: string | null): RenderedSound | null {
    return (id !== null && this.#sounds.get(id)) || null;
  }

  /** Forgets an entry; null and unknown ids are ignored. */
  drop(id: string | null): void {
    if (id === null) return;
    this.#reconstructions.delete(id);
    this.#drafts.delete(id);
    this.#similarities.delete(id);
    this.#pictures.delete(id);
    this.#inspections.delete(id);
    this.#sounds.delete(id);
  }

  #put<T>(map: Map<string, T>, kind: string, value: T): string {
    const id = `${kind}/${this.#nextId++}`;
    map.set(id, value);
    return id;
  }
}

/** Small frames of the window that is playing, in order of time; owns and closes their bitmaps. */
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
