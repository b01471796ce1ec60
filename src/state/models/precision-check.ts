/** Has float16 checked once a figure stands. */
import type { ModelSummary } from '../../contract/model.ts';
import type { ReconstructParams } from '../../contract/reconstruct.ts';
import { Latest } from '../run/latest.ts';
import type { GetState, Services } from '../services.ts';

const FATAL_REASON = 'Everything is float32: the worker stopped while float16 was checked.';

/**
 * Lets the worker compare float16 with float32 on a figure that stands: nobody waits for it, and the page learns
 * what came of it. Once for each model that is loaded; a check that failed is made again at the next figure.
 */
export class PrecisionCheck {
  readonly #get: GetState;
  readonly #services: Services;
  readonly #latest = new Latest();
  #asked: ModelSummary | null = null;
  #fatal = false;

  constructor(get: GetState, services: Services) {
    this.#get = get;
    this.#services = services;
  }

  /** @param params - of a figure that shows sound and picture: both towers are compared. */
  async offer(params: ReconstructParams): Promise<void> {
    const { loaded: model } = this.#get().models;
    if (!model?.precisionPending || this.#asked === model) return;
    this.#asked = model;
    if (this.#fatal) {
      this.#get().models.learn(model.id, { precisionReason: FATAL_REASON, precisionPending: false });
      return;
    }
    const signal = this.#latest.begin();
    try {
      const found = await this.#services.engine.call('checkPrecision', params, { signal });
      const { loaded, learn } = this.#get().models;
      if (loaded === model) learn(model.id, found);
    } catch {
      // A second set of weights may be more than the GPU has: a restarted worker must not die of it again.
      this.#fatal ||= this.#get().worker.status !== 'ready';
      // The model goes on in float32, and its card says that the check is still to come.
      if (this.#asked === model) this.#asked = null;
    }
  }
}
