/** Workers that search blocks side by side. */
import { AppError } from '../../core/errors.ts';
import { RpcClient } from '../../core/rpc.ts';
import type { Found, SearchBlockParams, SearchContract } from './search-contract.ts';

const MOST_LANES = 8;

/** A pool of search workers; each takes the next block when it has finished one. */
export class SearchLanes {
  readonly #workers: readonly Worker[];
  readonly #clients: readonly RpcClient<SearchContract>[];

  constructor(count = Math.min(MOST_LANES, Math.max(1, navigator.hardwareConcurrency))) {
    this.#workers = Array.from(
      { length: count },
      () => new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module', name: 'search' }),
    );
    this.#clients = this.#workers.map((worker) => {
      const client = new RpcClient<SearchContract>(worker);
      worker.addEventListener('error', () =>
        client.fail(new AppError('internal', 'A worker that searches has failed: search again.')),
      );
      return client;
    });
  }

  get count(): number {
    return this.#workers.length;
  }

  /**
   * Searches all blocks.
   *
   * @param take - called with the best rows of every block, in the order in which they are found.
   * @throws {@link AppError} `aborted`, `not-found`, `internal`.
   */
  async search(
    blocks: readonly SearchBlockParams[],
    signal: AbortSignal,
    take: (found: Found) => void,
  ): Promise<void> {
    let next = 0;
    const work = async (client: RpcClient<SearchContract>) => {
      for (;;) {
        const block = blocks[next];
        next += 1;
        if (!block) return;
        take(await client.call('searchBlock', block, { signal }));
      }
    };
    await Promise.all(this.#clients.map(work));
  }

  end(): void {
    for (const client of this.#clients) client.fail(new AppError('aborted', 'The collection was closed.'));
    for (const worker of this.#workers) worker.terminate();
  }
}
