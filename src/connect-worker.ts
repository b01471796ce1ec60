/** Makes the engine's worker. The first one starts before the page's own program is there. */
import type { EngineContract } from './contract/engine.ts';
import type { BackendChoice } from './contract/environment.ts';
import { ownPath } from './core/own-names.ts';
import { RpcClient } from './core/rpc.ts';

/** Gets one sentence if the worker crashes. */
type OnCrash = (sentence: string) => void;

interface EngineWorker {
  readonly client: RpcClient<EngineContract>;
  readonly close: () => void;
  /** Also reports a crash that happened before the call. */
  readonly watch: (onCrash: OnCrash) => void;
}

/** The backend that the page's link requests. */
export function backendChoice(search: string): BackendChoice {
  const asked = new URLSearchParams(search).get('backend');
  return asked === 'webgpu' || asked === 'wasm' ? asked : 'auto';
}

let early: EngineWorker | null = null;

/**
 * Makes the first worker and lets it choose where to compute, which takes as long as the page's own program takes to
 * arrive. The store's `start` of the same worker gets the same answer.
 */
export function startEarly(): void {
  try {
    early = makeWorker();
    early.client.call('start', { backend: backendChoice(location.search) }).catch(() => undefined);
  } catch (error) {
    // The page checks which features the browser lacks, and shows a note.
    console.warn('The worker could not be started early:', error);
  }
}

/** The early worker, or another once that was taken. */
export function connectWorker(onCrash: OnCrash): EngineWorker {
  const worker = early ?? makeWorker();
  early = null;
  worker.watch(onCrash);
  return worker;
}

function makeWorker(): EngineWorker {
  const worker = new Worker(new URL('./engine/worker.ts', import.meta.url), {
    type: 'module',
    // What it keeps is named by the page's place.
    name: ownPath(),
  });
  let crash: string | null = null;
  let tell: OnCrash = (sentence) => (crash = sentence);
  worker.addEventListener('error', (event) => {
    tell(`${event.message || 'Its program could not be loaded'}.`);
  });
  return {
    client: new RpcClient<EngineContract>(worker),
    close: () => worker.terminate(),
    watch: (onCrash) => {
      tell = onCrash;
      const sentence = crash;
      if (sentence !== null) queueMicrotask(() => onCrash(sentence));
    },
  };
}
