/** The worker. */
import type { BackendChoice, Environment } from '../../contract/environment.ts';
import type { WireError } from '../../core/errors.ts';
import type { Requirement } from '../shell/requirements.ts';

/** The worker: how it stands, where it computes. */
export interface EnvironmentSlice {
  readonly environmentStatus: 'idle' | 'starting' | 'ready' | 'failed' | 'crashed';
  readonly environment: Environment | null;
  readonly environmentError: WireError | null;
  readonly backendChoice: BackendChoice;
  readonly requirements: readonly Requirement[];
  /** Checks the browser, starts the worker, loads the bundled model and opens the samples. */
  readonly boot: () => Promise<void>;
  /** Replaces a worker that died: model and clips are loaded again. */
  readonly restart: () => Promise<void>;
}
