/** The loaded model: counts its users, and has a coarser twin for drafts once that is checked. */
import type { ModelSummary, PrecisionSummary } from '../../contract/model.ts';
import { AppError } from '../../core/errors.ts';
import { Mutex } from '../../core/turns/mutex.ts';
import type { CavMae, Predictions } from '../../model/cav-mae.ts';
import type { InspectedModel } from '../../model/checkpoint/inspect.ts';
import type { Precision } from '../../model/graph/builder.ts';
import type { PrecisionFacts } from '../../model/precision.ts';
import { checkDraft, choosePrecision, draftPrecisionFor } from '../../model/precision.ts';

/** A checkpoint's bytes and its inspected contents. */
export interface ModelFile {
  readonly blob: Blob;
  /** The files of these bytes, in order. */
  readonly parts: readonly Blob[];
  readonly inspected: InspectedModel;
}

/**
 * A model that counts its users: it is released when it was replaced and its last pass has ended.
 *
 * The coarser twin is made for the check and stays for drafts if it agrees. Sessions are made on first use, so a model
 * that is never checked loads its weights once.
 */
export class LoadedModel {
  /** The file it was read from; null if that is not available. */
  readonly file: ModelFile | null;
  #summary: ModelSummary;
  readonly #facts: Omit<PrecisionFacts, 'check'>;
  readonly #make: (precision: Precision) => CavMae;
  #full: CavMae;
  readonly #checking = new Mutex();
  #coarse: CavMae | null = null;
  #precision: PrecisionSummary;
  #users = 0;
  #retired = false;

  /** @param make - makes the model in a precision; two of them must not share anything that `release` frees. */
  constructor(
    summary: ModelSummary,
    facts: Omit<PrecisionFacts, 'check'>,
    make: (precision: Precision) => CavMae,
    file: ModelFile | null = null,
  ) {
    this.#summary = summary;
    this.file = file;
    this.#facts = facts;
    this.#precision = summary;
    this.#make = make;
    this.#full = make('float32');
  }

  /** The summary as it was loaded; for changes by a check see {@link LoadedModel.precision}. */
  get summary(): ModelSummary {
    return this.#summary;
  }

  /** Adds the hash of its file, and whether the file's own checksums agree, when they are computed later. */
  learnHash(sha256: string, checksums: 'verified' | 'none'): void {
    this.#summary = { ...this.#summary, sha256, checksums };
  }

  get precision(): PrecisionSummary {
    const { precision, precisionReason, precisionPending } = this.#precision;
    return { precision, precisionReason, precisionPending };
  }

  /** Runs a pass in float32. The pass must dispose of its tokens, because sessions may be released right after it. */
  use<T>(pass: (model: CavMae) => Promise<T>): Promise<T> {
    return this.#occupy(() => pass(this.#full));
  }

  /** As {@link LoadedModel.use}, in the precision of drafts. @throws {@link AppError} `internal` unless a check has accepted one. */
  useDraft<T>(pass: (model: CavMae) => Promise<T>): Promise<T> {
    const coarse = this.#coarse;
    if (coarse) return this.#occupy(() => pass(coarse));
    return Promise.reject(
      new AppError(
        'internal',
        'Expected a model with a precision for drafts, but this one computes in float32 only.',
      ),
    );
  }

  /**
   * Compares both precisions with one pass, on the first call that is not aborted; later calls return the outcome.
   *
   * @param clip - name of the clip that the pass uses.
   */
  checkDraft(clip: string, pass: (model: CavMae) => Promise<Predictions>): Promise<PrecisionSummary> {
    return this.#occupy(() =>
      this.#checking.run(async () => {
        const precision = draftPrecisionFor(this.#facts);
        if (!this.#precision.precisionPending || !precision) return this.precision;
        const coarse = this.#make(precision);
        try {
          const check = await checkDraft(clip, coarse, this.#full, pass);
          this.#precision = choosePrecision({ ...this.#facts, check });
          if (this.#precision.precision !== 'float32') this.#coarse = coarse;
        } finally {
          if (this.#coarse !== coarse) await coarse.release();
        }
        return this.precision;
      }),
    );
  }

  /** Releases its sessions until it is next used. @returns false if a pass is running. */
  async rest(): Promise<boolean> {
    if (this.#retired || this.#users > 0) return false;
    const full = this.#full;
    this.#full = this.#make('float32');
    await full.release();
    return true;
  }

  /** Releases the model, because another one has replaced it, as soon as its last pass has ended. */
  retire(): Promise<void> {
    this.#retired = true;
    return this.#releaseIfIdle();
  }

  async #occupy<T>(task: () => Promise<T>): Promise<T> {
    this.#users += 1;
    try {
      return await task();
    } finally {
      this.#users -= 1;
      await this.#releaseIfIdle();
    }
  }

  async #releaseIfIdle(): Promise<void> {
    if (!this.#retired || this.#users > 0) return;
    await this.#full.release();
    await this.#coarse?.release();
  }
}
