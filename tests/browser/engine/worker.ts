import type { EngineContract } from '../../../src/contract/engine.ts';
import type { BackendChoice } from '../../../src/contract/environment.ts';
import { ownPath } from '../../../src/core/own-names.ts';
import { RpcClient } from '../../../src/core/rpc.ts';

/** The real worker, started; `using` ends it. */
export async function startWorker(backend: BackendChoice) {
  const worker = new Worker(new URL('../../../src/engine/worker.ts', import.meta.url), {
    type: 'module',
    name: ownPath(),
  });
  const client = new RpcClient<EngineContract>(worker);
  const environment = await client.call('start', { backend });
  return { client, environment, [Symbol.dispose]: () => worker.terminate() };
}

/** The address of a file of `public/` on the test server. */
export function publicUrl(path: string): string {
  return new URL(path, location.origin).href;
}
