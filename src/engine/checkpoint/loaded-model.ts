/** A model with its users and, once checked, its float16 twin. */
import type { ModelSummary, PrecisionSummary } from '../../contract/model.ts';
import { AppError } from '../../core/errors.ts';
import { Mutex } from '../../core/turns/mutex.ts';
import type { CavMae, Predictions } from '../../model/cav-mae.ts';
import type { InspectedModel } from '../../model/checkpoint/inspect.ts';
import type { Precision } from '../../model/graph/builder.ts';
import type { PrecisionFacts } from '../../model/precision.ts';
import { checkFloat16, choosePrecision } from '../../model/precision.ts';

/** A checkpoint's bytes and its tables. */
export interface ModelFile {
  readonly blob: Blob;
  /** Files that the bytes are of, one after the other. */
  readonly parts: readonly Blob[];
  readonly inspected: InspectedModel;
}

/**
 * A model and its users: it is released when it was replaced and its last pass has ended.
 *
 * Its float16 twin, made for the check, stays for drafts if it agreed; sessions are made when first run, so a
 * model that never checks loads its weights once.
 */
export class LoadedModel {
  /** What it was read from; null where that is not at hand. */
  readonly file: ModelFile | null;
  #summary: ModelSummary;
  readonly #facts: Omit<PrecisionFacts, 'check'>;
  readonly #make: (precision: Precision) => CavMae;
  #full: CavMae;
  readonly #checking = new Mutex();
  #half: CavMae | null = null;
  #precision: PrecisionSummary;
  #users = 0;
  #retired = false;

  /** @param make - makes the model in either precision; neither may share what `release` frees. */
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

  /** As it was loaded; see {@link LoadedModel.precision} for what a check has changed since. */
  get summary(): ModelSummary {
    return this.#summary;
  }

  /** The hash of its file, and whether the file's own checksums agree, where that was computed only now. */
  learnHash(sha256: string, checksums: 'verified' | 'none'): void {
    this.#summary = { ...this.#summary, sha256, checksums };
  }

  get precision(): PrecisionSummary {
    const { precision, precisionReason, precisionPending } = this.#precision;
    return { precision, precisionReason, precisionPending };
  }

  /** Runs a pass in float32; rows it makes must be disposed of before it ends, because sessions may go right after. */
  use<T>(pass: (model: CavMae) => Promise<T>): Promise<T> {
    return this.#occupy(() => pass(this.#full));
  }

  /** As {@link LoadedModel.use}, in float16. @throws {@link AppError} `internal` unless a check has accepted it. */
  useFloat16<T>(pass: (model: CavMae) => Promise<T>): Promise<T> {
    const half = this.#half;
    if (half) return this.#occupy(() => pass(half));
    return Promise.reject(
      new AppError('internal', 'A draft was asked for, but this model computes in float32 only.'),
    );
  }

  /**
   * Compares both precisions by one pass, on the first call that is not aborted; later ones tell its outcome.
   *
   * @param clip - the name of what the pass shows the model.
   */
  checkFloat16(clip: string, pass: (model: CavMae) => Promise<Predictions>): Promise<PrecisionSummary> {
    return this.#occupy(() =>
      this.#checking.run(async () => {
        if (!this.#precision.precisionPending) return this.precision;
        const half = this.#make('float16');
        try {
          const check = await checkFloat16(clip, half, this.#full, pass);
          this.#precision = choosePrecision({ ...this.#facts, check });
          if (this.#precision.precision === 'float16') this.#half = half;
        } finally {
          if (this.#half !== half) await half.release();
        }
        return this.precision;
      }),
    );
  }

  /** Gives its sessions back until it is next used; whether it could: not while a pass runs. */
  async rest(): Promise<boolean> {
    if (this.#retired || this.#users > 0) return false;
    const full = this.#full;
    this.#full = this.#make('float32');
    await full.release();
    return true;
  }

  /** Another model has taken its place. */
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
    await this.#half?.release();
  }
}
