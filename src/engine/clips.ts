import { AppError } from '../core/errors.ts';
import { sha256Of } from '../model/sha256.ts';
import type { ClipMedia } from './clip-media.ts';
import type { ClipSummary } from './contract/clip.ts';

/** The arrays that stand behind a clip's summary. */
export interface ClipData {
  /** First channel at 16 kHz over the window; null without usable sound. */
  readonly samples: Float32Array<ArrayBuffer> | null;
  /** (1024, 128) raw log-mel, padded with zeros after the log; null without usable sound. */
  readonly logMel: Float32Array<ArrayBuffer> | null;
  /** Ten pictures as the model sees them, (224, 224, 3) RGB bytes; a frame that could not be decoded is null. */
  readonly pictures: readonly (Uint8Array<ArrayBuffer> | null)[];
}

/** The bytes a clip was opened from, and their hash once somebody asked for it. */
export class ClipFile {
  readonly blob: Blob;
  #sha256: string | null = null;

  constructor(blob: Blob) {
    this.blob = blob;
  }

  /** @throws {@link AppError} `aborted`. */
  async sha256(signal: AbortSignal): Promise<string> {
    this.#sha256 ??= await sha256Of(this.blob, { signal });
    return this.#sha256;
  }
}

export interface OpenClip {
  readonly media: ClipMedia;
  /** Null for a live recording, which never was a file. */
  readonly file: ClipFile | null;
  readonly data: ClipData;
  readonly summary: ClipSummary;
  /**
   * Retrieval features of the loaded model, filled when a view needs them; keyed by modality and frame. Logits of
   * models that classify lie beside them, under keys of their own.
   */
  readonly features: Map<string, Float32Array<ArrayBuffer>>;
}

/** The open clips of this worker; the only owner of their media handles. */
export class ClipShelf {
  readonly #clips = new Map<string, OpenClip>();

  /** @throws {@link AppError} `not-found`. */
  get(clipId: string): OpenClip {
    const clip = this.#clips.get(clipId);
    if (!clip) throw new AppError('not-found', 'This clip is no longer open: drop its file again.');
    return clip;
  }

  /** Puts a clip in, closing the media it replaces unless it is the same. */
  set(clipId: string, clip: OpenClip): void {
    const before = this.#clips.get(clipId);
    if (before && before.media !== clip.media) before.media.close();
    this.#clips.set(clipId, clip);
  }

  close(clipId: string): void {
    this.#clips.get(clipId)?.media.close();
    this.#clips.delete(clipId);
  }

  /** Features belong to the model that computed them: forget them when another is loaded. */
  forgetFeatures(): void {
    for (const clip of this.#clips.values()) clip.features.clear();
  }
}
