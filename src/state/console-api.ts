/** The API `window.playground` for the console and for scripts. */
import type { EngineContract } from '../contract/engine.ts';
import { AppError } from '../core/errors.ts';
import type { RpcClient } from '../core/rpc.ts';
import type { AppState } from './app-state.ts';
import type { SyncMeter } from './shell/sync-meter.ts';

/** The state of the page once the model is loaded and no clip is being opened. */
export interface Settled {
  readonly model: string;
  readonly backend: string;
  readonly clips: readonly { readonly clipId: string; readonly name: string }[];
  /** Why the page cannot continue; null without an error. */
  readonly error: string | null;
}

/** The methods of `window.playground`. */
export interface ConsoleApi {
  /** Runs a task of the worker, as the page does. */
  readonly call: RpcClient<EngineContract>['call'];
  /** Opens every clip of the library; samples are otherwise opened when a view needs them. */
  readonly openClips: () => void;
  /** The state of the page; null while something is still loading. */
  readonly settled: () => Settled | null;
  /** The median offset between video and audio in the player, over the frames drawn since the clip was loaded. */
  readonly sync: () => { readonly frames: number; readonly medianSeconds: number | null };
}

/** @param client - the current client of the worker, or null before the worker runs. */
export function createConsoleApi(
  getState: () => AppState,
  client: () => RpcClient<EngineContract> | null,
  sync: SyncMeter,
): ConsoleApi {
  return {
    call: (task, params, options) => {
      const current = client();
      if (!current)
        throw new AppError('internal', 'The worker is not running yet. Wait for playground.settled().');
      return current.call(task, params, options);
    },
    openClips: () => getState().library.openAll(),
    settled: () => settled(getState()),
    sync: () => ({ frames: sync.frames, medianSeconds: sync.medianSeconds }),
  };
}

function settled(state: AppState): Settled | null {
  const { environment, error: environmentError } = state.worker;
  const { loaded: model, error: modelError } = state.models;
  const { clips } = state.library;
  const error = environmentError?.message ?? modelError?.error.message ?? state.library.samplesError ?? null;
  const busy = clips.some(({ status }) => status === 'queued' || status === 'opening');
  if (!error && (!environment || !model || clips.length === 0 || busy)) return null;
  return {
    model: model?.name ?? '',
    backend: environment ? `${environment.backend} (${environment.reason})` : '',
    clips: clips.filter(({ status }) => status === 'ready').map(({ id, name }) => ({ clipId: id, name })),
    error,
  };
}
