import { ownPath } from '../../../src/core/own-names.ts';
import { RpcClient } from '../../../src/core/rpc.ts';
import type { EngineContract } from '../../../src/engine/contract.ts';
import type { BackendChoice } from '../../../src/engine/contract/environment.ts';

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
