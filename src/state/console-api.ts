/** `window.playground`. */
import type { EngineContract } from '../contract/engine.ts';
import { AppError } from '../core/errors.ts';
import type { RpcClient } from '../core/rpc.ts';
import type { AppState } from './app-state.ts';
import type { SyncMeter } from './shell/sync-meter.ts';

/** Where the page stands, once the model is loaded and no clip waits any more. */
export interface Settled {
  readonly model: string;
  readonly backend: string;
  readonly clips: readonly { readonly clipId: string; readonly name: string }[];
  /** Why the page can't go on; null when all is well. */
  readonly error: string | null;
}

/** What `window.playground` offers to the console and to scripts. */
export interface ConsoleApi {
  /** Runs one of the worker's tasks, as the page does. */
  readonly call: RpcClient<EngineContract>['call'];
  /** Null while something is still being loaded. */
  readonly settled: () => Settled | null;
  /** How far the player's picture is from its sound: median over the frames drawn since it was loaded. */
  readonly sync: () => { readonly frames: number; readonly medianSeconds: number | null };
}

/** @param client - the worker's client as it stands now, or null before the worker runs. */
export function createConsoleApi(
  getState: () => AppState,
  client: () => RpcClient<EngineContract> | null,
  sync: SyncMeter,
): ConsoleApi {
  return {
    call: (task, params, options) => {
      const current = client();
      if (!current)
        throw new AppError('internal', 'The worker is not running yet: wait for playground.settled().');
      return current.call(task, params, options);
    },
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
