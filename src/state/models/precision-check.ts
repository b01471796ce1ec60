/** Starts the check of drafts after the first reconstruction. */
import type { ModelSummary } from '../../contract/model.ts';
import type { ReconstructParams } from '../../contract/reconstruct.ts';
import { Latest } from '../run/latest.ts';
import type { GetState, Services } from '../services.ts';

const FATAL_REASON = 'Everything runs in float32, because the worker stopped during the check of drafts.';

/**
 * Lets the worker compare a coarser precision with float32 on a finished reconstruction, in the background. This happens once per
 * loaded model. After an error, the next reconstruction starts the check again.
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

  /** @param params - of a reconstruction of audio and video, because both towers are compared. */
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
      // A second set of weights may not fit on the GPU. A restarted worker must not crash because of it again.
      this.#fatal ||= this.#get().worker.status !== 'ready';
      // The model continues in float32, and its card shows that the check is pending.
      if (this.#asked === model) this.#asked = null;
    }
  }
}
