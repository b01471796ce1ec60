/** What a room of the engine exports: its tasks by name, as the contract has them. */
import type { EngineContract } from '../contract/engine.ts';
import type { Handlers, Moved, TaskContext } from '../core/rpc.ts';
import type { EngineContext } from './context.ts';

type Names = keyof EngineContract;

/** Tasks that work with what `start` made. */
export type EngineTasks<K extends Names> = {
  readonly [T in K]: (
    engine: EngineContext,
    params: EngineContract[T]['params'],
    context: TaskContext<EngineContract[T]['progress']>,
  ) => Promise<EngineContract[T]['result'] | Moved<EngineContract[T]['result']>>;
};

/** Tasks that need nothing of `start`, and so need not wait for it. */
export type FreeTasks<K extends Names> = Pick<Handlers<EngineContract>, K>;

/** Tasks as handlers of calls. Those that are called before the start has ended wait for it. */
export function withEngine<K extends Names>(
  ready: () => Promise<EngineContext>,
  tasks: EngineTasks<K>,
): FreeTasks<K> {
  const bound = Object.entries(tasks as EngineTasks<Names>).map(([name, task]) => {
    const run = task as (...call: unknown[]) => Promise<unknown>;
    return [name, async (...call: unknown[]) => run(await ready(), ...call)];
  });
  return Object.fromEntries(bound) as FreeTasks<K>;
}
