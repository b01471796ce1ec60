import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import type { Handlers, Port } from '../../../src/core/rpc.ts';
import { RpcClient, serve, withLater } from '../../../src/core/rpc.ts';

interface Tasks {
  add: { params: { a: number; b: number }; progress: number; result: number };
  refuse: { params: null; progress: never; result: never };
  wait: { params: null; progress: never; result: string };
}

let close: () => void = () => undefined;
afterEach(() => close());

function connect(handlers: Handlers<Tasks>): RpcClient<Tasks> {
  const { port1, port2 } = new MessageChannel();
  close = () => port1.close();
  serve<Tasks>(port2 as unknown as Port, handlers);
  port1.start();
  port2.start();
  return new RpcClient<Tasks>(port1 as unknown as Port);
}

const handlers: Handlers<Tasks> = {
  add: async ({ a, b }, { progress }) => {
    progress(0.5);
    return a + b;
  },
  refuse: async () => {
    throw new AppError('media/empty', 'The file is empty.');
  },
  wait: (_, { signal }) =>
    new Promise((resolve) => signal.addEventListener('abort', () => resolve('told to stop'))),
};

describe('rpc', () => {
  it('answers calls with progress, each to its own caller', async () => {
    const client = connect(handlers);
    const seen: number[] = [];
    const sums = await Promise.all([
      client.call('add', { a: 1, b: 2 }, { onProgress: (value) => seen.push(value) }),
      client.call('add', { a: 10, b: 20 }),
    ]);
    expect(sums).toEqual([3, 30]);
    expect(seen).toEqual([0.5]);
  });

  it('carries the code and sentence of an error', async () => {
    await expect(connect(handlers).call('refuse', null)).rejects.toMatchObject({
      code: 'media/empty',
      message: 'The file is empty.',
    });
  });

  it('fetches the handlers that are not at hand with the first call of one of them', async () => {
    let fetched = 0;
    const { add, ...others } = handlers;
    const later = async () => {
      fetched += 1;
      return others;
    };
    const client = connect(withLater<Tasks, 'add'>({ add }, later));
    expect(await client.call('add', { a: 1, b: 2 })).toBe(3);
    expect(fetched).toBe(0);
    await expect(client.call('refuse', null)).rejects.toMatchObject({ code: 'media/empty' });
    expect(fetched).toBe(1);
    await expect(client.call('gone' as 'refuse', null)).rejects.toThrow('no task named gone');
  });

  it('rejects at once on abort and tells the worker', async () => {
    let told = false;
    const client = connect({
      ...handlers,
      wait: (params, context) => {
        context.signal.addEventListener('abort', () => (told = true));
        return handlers.wait(params, context);
      },
    });
    const controller = new AbortController();
    const call = client.call('wait', null, { signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    await expect.poll(() => told).toBe(true);
  });

  it('fails every call in flight when the worker is gone', async () => {
    const client = connect(handlers);
    const call = client.call('wait', null);
    client.fail(new AppError('internal', 'The worker stopped.'));
    await expect(call).rejects.toMatchObject({ code: 'internal' });
  });
});
