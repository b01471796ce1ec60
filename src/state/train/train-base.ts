/** The model that a run teaches: which it is, and its weights for the training worker. */
import type { Progress } from '../../contract/environment.ts';
import type { BaseModel } from '../../contract/teach.ts';
import { whyNotTaught } from '../../contract/teach.ts';
import type { TrainContract, TrainSettings } from '../../contract/train.ts';
import { AppError } from '../../core/errors.ts';
import type { RpcClient } from '../../core/rpc.ts';
import type { GetState, Services } from '../services.ts';

interface Asked {
  readonly services: Pick<Services, 'engine'>;
  readonly get: GetState;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/**
 * The loaded model as one to teach; its file is hashed if that was not done yet.
 *
 * @throws {@link AppError} `model/none`; `model/config` for a model that can't be taught with these settings.
 */
export async function loadedBase(
  settings: TrainSettings,
  { services: { engine }, get, signal, onProgress }: Asked,
): Promise<BaseModel> {
  const { loaded } = get().models;
  if (!loaded) throw new AppError('model/none', 'No model is loaded: open Models and choose one.');
  const refusal = whyNotTaught(loaded, settings);
  if (refusal !== null) throw new AppError('model/config', refusal);
  if (loaded.sha256 === null) {
    const { id, ...facts } = await engine.call('hashModel', {}, { signal, onProgress });
    get().models.learn(id, facts);
  }
  const base = baseOf(get());
  if (!base) throw new AppError('model/none', 'Another model was loaded meanwhile: start again.');
  return base;
}

/**
 * Gives the training worker the weights of a model, if it lacks them and the model is the loaded one.
 *
 * @throws {@link AppError} `not-found` that names the model, if it is neither kept nor loaded.
 */
export async function provideBase(
  training: RpcClient<TrainContract>,
  base: BaseModel,
  { services: { engine }, get, signal, onProgress }: Asked,
): Promise<void> {
  const { isHeld } = await training.call('holdsBase', { baseId: base.id });
  if (isHeld) return;
  const isLoaded = () => baseOf(get())?.id === base.id;
  const { blob } = isLoaded()
    ? await engine.call('exportModel', { format: 'safetensors' }, { signal, onProgress })
    : { blob: null };
  // The worker exports the model that is loaded when its turn comes.
  if (!blob || !isLoaded())
    throw new AppError(
      'not-found',
      `The model that this run teaches is no longer here: load ${base.name} (SHA-256 ${base.sha256.slice(0, 12)}…) and try again.`,
    );
  await training.call('addBase', { baseId: base.id, file: blob }, { signal });
}

/** The loaded model, if its hash is known. */
function baseOf({ models: { loaded } }: ReturnType<GetState>): BaseModel | null {
  if (!loaded?.sha256) return null;
  const { name, sha256, storage, found } = loaded;
  // A file may hold several models, and a kept copy may be rounded.
  const place = found && found.others.length > 0 ? [found.place, found.prefix] : [];
  return { id: [sha256, storage, ...place].join(' '), name, sha256 };
}
