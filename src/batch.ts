/** The command line's page: the same workers as the playground's, driven from outside through `window.batch`. */
import type { EngineContract } from './contract/engine.ts';
import type { BackendChoice, Environment } from './contract/environment.ts';
import type { WireError } from './core/errors.ts';
import { AppError, toWireError } from './core/errors.ts';
import { RpcClient } from './core/rpc.ts';
import { packValue, unpackValue } from './core/text/packed-value.ts';

/** One worker and the file input through which local files reach it. */
interface Lane {
  readonly client: RpcClient<EngineContract>;
  readonly input: HTMLInputElement;
}

const lanes: Lane[] = [];

function laneAt(place: number): Lane {
  const lane = lanes[place];
  if (lane) return lane;
  throw new AppError('internal', `Expected a worker from 0 to ${lanes.length - 1}, got ${place}.`);
}

/** What the command line calls; values cross as JSON, arrays in them as base64. */
const batch = {
  /** Starts a worker; its place is the number to call it by. */
  async start(backend: BackendChoice, threads: number | null): Promise<Environment> {
    const worker = new Worker(new URL('./engine/worker.ts', import.meta.url), {
      type: 'module',
      name: 'batch',
    });
    const client = new RpcClient<EngineContract>(worker);
    worker.addEventListener('error', ({ message }) =>
      client.fail(new AppError('internal', message || 'The worker could not be loaded.')),
    );
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = true;
    input.id = `lane-${lanes.length}`;
    document.body.append(input);
    lanes.push({ client, input });
    return client.call('start', { backend, ...(threads === null ? {} : { threads }) });
  },

  /** Runs a task; `{ $file: i }` in the parameters stands for the lane's i-th file. */
  async call(place: number, task: string, packed: unknown): Promise<unknown> {
    const { client, input } = laneAt(place);
    const params = unpackValue(packed, (index) => input.files?.item(index) ?? null);
    try {
      const result = await client.call(task as keyof EngineContract, params as never);
      return { result: await packValue(result) };
    } catch (error) {
      return { error: toWireError(error) };
    }
  },

  /** Runs a task whose result is a file, and hands it over as a download. */
  async save(place: number, task: 'exportModel', packed: unknown): Promise<{ error?: WireError }> {
    try {
      const params = unpackValue(packed) as EngineContract[typeof task]['params'];
      const { fileName, blob } = await laneAt(place).client.call(task, params);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(blob);
      link.download = fileName;
      link.click();
      return {};
    } catch (error) {
      return { error: toWireError(error) };
    }
  },
};

export type Batch = typeof batch;

Object.assign(window, { batch });
