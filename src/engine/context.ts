import { AppError } from '../core/errors.ts';
import { Mutex } from '../core/mutex.ts';
import type { CavMae } from '../model/cav-mae.ts';
import { ClipShelf } from './clips.ts';
import type { Environment, ModelSummary } from './contract.ts';
import type { Frontend } from './frontend.ts';

/** A model and its users: it is released when it was replaced and its last pass has ended. */
export class LoadedModel {
  readonly summary: ModelSummary;
  readonly #model: CavMae;
  #users = 0;
  #retired = false;

  constructor(model: CavMae, summary: ModelSummary) {
    this.#model = model;
    this.summary = summary;
  }

  /** Runs a pass; rows it makes must be disposed of before it ends, because sessions may go right after. */
  async use<T>(pass: (model: CavMae) => Promise<T>): Promise<T> {
    this.#users += 1;
    try {
      return await pass(this.#model);
    } finally {
      this.#users -= 1;
      await this.#releaseIfIdle();
    }
  }

  /** Another model has taken its place. */
  retire(): Promise<void> {
    this.#retired = true;
    return this.#releaseIfIdle();
  }

  async #releaseIfIdle(): Promise<void> {
    if (this.#retired && this.#users === 0) await this.#model.release();
  }
}

/** What the worker's tasks share: made once by `start`, it owns clips and model. */
export class EngineContext {
  readonly environment: Environment;
  readonly device: GPUDevice | null;
  readonly frontend: Frontend;
  readonly clips = new ClipShelf();
  /** Decoders share two cores and much memory: one clip at a time. */
  readonly decodeLock = new Mutex();
  model: LoadedModel | null = null;

  constructor(environment: Environment, device: GPUDevice | null, frontend: Frontend) {
    this.environment = environment;
    this.device = device;
    this.frontend = frontend;
  }

  /** @throws {@link AppError} `model/none`. */
  requireModel(): LoadedModel {
    if (!this.model) throw new AppError('model/none', 'No model is loaded yet: open Models and choose one.');
    return this.model;
  }
}
