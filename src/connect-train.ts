/** Makes the worker that trains. */
import type { TrainContract } from './contract/train.ts';
import { ownPath } from './core/own-names.ts';
import { RpcClient } from './core/rpc.ts';

/** A running training worker; `onCrash` gets one sentence if its program fails. */
export function connectTraining(onCrash: (sentence: string) => void) {
  const worker = new Worker(new URL('./train/worker.ts', import.meta.url), {
    type: 'module',
    // What it keeps is named by the page's place.
    name: ownPath(),
  });
  worker.addEventListener('error', (event) => {
    onCrash(`The training worker stopped: ${event.message || 'its program could not be loaded'}.`);
  });
  return { client: new RpcClient<TrainContract>(worker), close: () => worker.terminate() };
}
