/** Typed calls into a worker: progress, abort, errors with codes. */
import type { WireError } from './errors.ts';
import { AppError, fromWireError, toWireError } from './errors.ts';

/**
 * Typed calls across a worker boundary: one promise per call, progress while it runs, abort by signal, errors with
 * their code. A contract is a type that maps a task's name to its parameters, its progress and its result.
 */
export interface TaskShape {
  readonly params: unknown;
  readonly progress: unknown;
  readonly result: unknown;
}

export type Contract<T> = { readonly [K in keyof T]: TaskShape };

export interface CallOptions<P> {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: P) => void) | undefined;
  /** Objects moved, not copied, to the worker. */
  readonly transfer?: Transferable[];
}

/** What a handler gets besides its parameters. */
export interface TaskContext<P> {
  readonly signal: AbortSignal;
  readonly progress: (value: P, moved?: Transferable[]) => void;
}

export type Handlers<C extends Contract<C>> = {
  readonly [K in keyof C]: (
    params: C[K]['params'],
    context: TaskContext<C[K]['progress']>,
  ) => Promise<C[K]['result'] | Moved<C[K]['result']>>;
};

/** A result with buffers that are moved to the caller, not copied. */
export class Moved<R> {
  readonly value: R;
  readonly buffers: Transferable[];

  constructor(value: R, buffers: Transferable[]) {
    this.value = value;
    this.buffers = buffers;
  }
}

/** The part of a Worker or MessagePort that both ends use. */
export interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

type Request =
  | { readonly kind: 'call'; readonly id: number; readonly task: string; readonly params: unknown }
  | { readonly kind: 'abort'; readonly id: number };

type Reply =
  | { readonly kind: 'progress'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError };

/**
 * The worker's side: answers the calls on `port` with `handlers`. Calls run concurrently, so handlers lock what they
 * share.
 */
export function serve<C extends Contract<C>>(port: Port, handlers: Handlers<C>): void {
  const running = new Map<number, AbortController>();
  const reply = (message: Reply, moved: Transferable[] = []) => port.postMessage(message, moved);

  const run = async (request: Extract<Request, { kind: 'call' }>) => {
    const { id, task, params } = request;
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const handler = handlers[task as keyof C];
      if (!handler) throw noSuchTask(task);
      const result = await handler(params, {
        signal: controller.signal,
        progress: (value, moved) => reply({ kind: 'progress', id, value }, moved),
      });
      if (result instanceof Moved) reply({ kind: 'result', id, value: result.value }, result.buffers);
      else reply({ kind: 'result', id, value: result });
    } catch (error) {
      reply({ kind: 'error', id, error: toWireError(error) });
    } finally {
      running.delete(id);
    }
  };

  port.addEventListener('message', (event) => {
    const request = event.data as Request;
    if (request.kind === 'abort') running.get(request.id)?.abort();
    else void run(request);
  });
}

/**
 * Handlers that are available, and those that are fetched with the first call of one of them.
 *
 * @param later - is called every time; it must itself keep what it fetched.
 */
export function withLater<C extends Contract<C>, K extends keyof C>(
  handlers: Pick<Handlers<C>, K>,
  later: () => Promise<Omit<Handlers<C>, K>>,
): Handlers<C> {
  type Handler = (...call: unknown[]) => Promise<never>;
  const find = (task: string): Handler =>
    (handlers as unknown as Record<string, Handler | undefined>)[task] ??
    (async (...call) => {
      const handler = ((await later()) as unknown as Record<string, Handler | undefined>)[task];
      if (!handler) throw noSuchTask(task);
      return handler(...call);
    });
  return new Proxy(handlers, { get: (_, task) => find(String(task)) }) as unknown as Handlers<C>;
}

const noSuchTask = (task: string) => new AppError('internal', `The worker has no task named ${task}.`);

/** The page's side of {@link serve}. */
export class RpcClient<C extends Contract<C>> {
  readonly #port: Port;
  readonly #pending = new Map<number, PendingCall>();
  #nextId = 1;

  constructor(port: Port) {
    this.#port = port;
    port.addEventListener('message', (event) => this.#receive(event.data as Reply));
  }

  /**
   * Runs a task in the worker.
   *
   * An abort rejects at once. The worker is notified, and any answer that it still sends is dropped.
   *
   * @throws {@link AppError} with the worker's code, or `aborted`.
   */
  call<K extends keyof C & string>(
    task: K,
    params: C[K]['params'],
    options: CallOptions<C[K]['progress']> = {},
  ): Promise<C[K]['result']> {
    const id = this.#nextId++;
    const { signal, onProgress, transfer = [] } = options;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(new AppError('aborted', 'Cancelled.'));
        return;
      }
      const onAbort = () => {
        this.#pending.delete(id);
        this.#port.postMessage({ kind: 'abort', id } satisfies Request, []);
        reject(new AppError('aborted', 'Cancelled.'));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#pending.set(id, {
        resolve: resolve as (value: unknown) => void,
        reject,
        onProgress: onProgress as ((value: unknown) => void) | undefined,
        release: () => signal?.removeEventListener('abort', onAbort),
      });
      this.#port.postMessage({ kind: 'call', id, task, params } satisfies Request, transfer);
    });
  }

  /** Rejects every call in flight because the worker has ended. */
  fail(error: AppError): void {
    for (const call of this.#pending.values()) call.reject(error);
    this.#pending.clear();
  }

  #receive(reply: Reply): void {
    const call = this.#pending.get(reply.id);
    if (!call) return;
    if (reply.kind === 'progress') {
      call.onProgress?.(reply.value);
      return;
    }
    this.#pending.delete(reply.id);
    call.release();
    if (reply.kind === 'result') call.resolve(reply.value);
    else call.reject(fromWireError(reply.error));
  }
}

interface PendingCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: AppError) => void;
  readonly onProgress: ((value: unknown) => void) | undefined;
  readonly release: () => void;
}
