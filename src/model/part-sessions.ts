/** Makes one session per graph when it is first needed. */
import { AppError } from '../core/errors.ts';
import type { InspectedModel } from './checkpoint/inspect.ts';
import type { ModelPart, Precision } from './graph/builder.ts';
import { int8Layers } from './graph/int8-layers.ts';
import type { PartOptions } from './graph/parts.ts';
import { classifierPart, decoderPart, headPart, jointPart, towerPart } from './graph/parts.ts';
import { type Backend, PartSession } from './session.ts';
import { packWeights } from './weights.ts';

export type PartName =
  | 'audio-tower'
  | 'visual-tower'
  | 'joint'
  | 'audio-head'
  | 'visual-head'
  | 'decoder'
  | 'classifier'
  | 'audio-tower-attention'
  | 'visual-tower-attention'
  | 'joint-attention';

/** A model's sessions. Each is made when it is first needed, so a page that never decodes never loads the decoder. */
export class PartSessions {
  readonly #model: InspectedModel;
  readonly #backend: Backend;
  readonly #precision: Precision;
  readonly #sessions = new Map<PartName, Promise<PartSession>>();
  #released = false;

  constructor(model: InspectedModel, backend: Backend, precision: Precision) {
    this.#model = model;
    this.#backend = backend;
    this.#precision = precision;
  }

  /**
   * @throws {@link AppError} `model/no-decoder` or `model/config` for a part that the checkpoint lacks,
   * `model/not-finite` if its weights are not finite.
   */
  get(name: PartName): Promise<PartSession> {
    if (this.#released) throw new AppError('model/none', 'The model was closed: load it again.');
    const known = this.#sessions.get(name);
    if (known) return known;
    const made = this.#create(name);
    this.#sessions.set(name, made);
    made.catch(() => this.#sessions.delete(name));
    return made;
  }

  /** Frees every session; each waits for its calls in the runtime. */
  async release(): Promise<void> {
    this.#released = true;
    const sessions = await Promise.allSettled(this.#sessions.values());
    this.#sessions.clear();
    for (const session of sessions) if (session.status === 'fulfilled') await session.value.release();
  }

  async #create(name: PartName): Promise<PartSession> {
    const part = buildPart(name, this.#model, this.#precision);
    const weights = packWeights(part, this.#model.entries);
    const session = await PartSession.create(part, weights, this.#backend);
    const fault = weights.fault();
    if (!fault) return session;
    await session.release();
    throw fault;
  }
}

/** The graph of a part. @throws {@link AppError} `model/no-decoder` or `model/config` where the checkpoint lacks it. */
export function buildPart(
  name: PartName,
  { family, config }: InspectedModel,
  precision: Precision,
  how: Pick<PartOptions, 'layers' | 'batched'> = {},
): ModelPart {
  const options: PartOptions = {
    ...(precision === 'int8' ? { layers: int8Layers } : { precision }),
    ...how,
  };
  switch (name) {
    case 'audio-tower':
      return towerPart('audio', family, config, options);
    case 'visual-tower':
      return towerPart('visual', family, config, options);
    case 'joint':
      return jointPart(config, options);
    case 'audio-tower-attention':
      return towerPart('audio', family, config, { withAttention: true });
    case 'visual-tower-attention':
      return towerPart('visual', family, config, { withAttention: true });
    case 'joint-attention':
      return jointPart(config, { withAttention: true });
    case 'audio-head':
      return headPart('audio', config, options);
    case 'visual-head':
      return headPart('visual', config, options);
    case 'decoder':
      if (config.decoder) return decoderPart(family, config, config.decoder, options);
      throw new AppError(
        'model/no-decoder',
        'Expected a pre-trained checkpoint with a decoder, but this one has none: choose one that was not fine-tuned.',
      );
    case 'classifier':
      if (config.classes !== null) return classifierPart(config, config.classes, options);
      throw new AppError(
        'model/config',
        'Expected a fine-tuned checkpoint with classes, but this one has none: choose a fine-tuned one to classify.',
      );
  }
}
