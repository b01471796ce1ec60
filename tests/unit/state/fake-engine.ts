/** A store whose worker is answered in the same thread: the parts of the fake are in `fakes/`, by feature. */
import type { EngineContract } from '../../../src/contract/engine.ts';
import { AppError } from '../../../src/core/errors.ts';
import { RpcClient } from '../../../src/core/rpc.ts';
import type { AppDependencies } from '../../../src/state/services.ts';
import { createAppStore } from '../../../src/state/store.ts';
import { batchAnswers } from './fakes/batch.ts';
import { classifyAnswers } from './fakes/classify.ts';
import { clipAnswers } from './fakes/clip.ts';
import { collectionAnswers } from './fakes/collection.ts';
import { galleryAnswers } from './fakes/gallery.ts';
import { inspectAnswers } from './fakes/inspect.ts';
import { liveAnswers } from './fakes/live.ts';
import { localiseAnswers } from './fakes/localise.ts';
import { modelAnswers } from './fakes/model.ts';
import { reconstructAnswers } from './fakes/reconstruct.ts';
import { shellAnswers } from './fakes/shell.ts';
import type { Tasks } from './fakes/tasks.ts';
import { trainAnswers } from './fakes/train.ts';

/** What the store's tests see of the worker's side. */
export interface FakeEngine {
  readonly calls: { readonly task: string; readonly params: never; readonly signal: AbortSignal }[];
  readonly workers: { readonly crash: (sentence: string) => void; closed: boolean }[];
  of<K extends keyof EngineContract>(task: K): EngineContract[K]['params'][];
}

/** What a healthy worker answers. */
export const ANSWERS: Tasks = {
  ...modelAnswers,
  ...clipAnswers,
  ...reconstructAnswers,
  ...inspectAnswers,
  ...galleryAnswers,
  ...localiseAnswers,
  ...classifyAnswers,
  ...liveAnswers,
  ...shellAnswers,
  ...batchAnswers,
  ...collectionAnswers,
  ...trainAnswers,
};

/** A store over real rpc clients whose far side answers in this thread; `over` replaces answers. */
export function storeOverFakeEngine(over: Partial<Tasks> = {}, dependencies: Partial<AppDependencies> = {}) {
  const engine: FakeEngine = {
    calls: [],
    workers: [],
    of: (task) => engine.calls.filter((call) => call.task === task).map(({ params }) => params),
  };
  const tasks = { ...ANSWERS, ...over } as Record<
    string,
    (params: never, context: never) => Promise<unknown>
  >;
  const store = createAppStore({
    connect: (onCrash) => {
      const worker = { crash: onCrash, closed: false };
      engine.workers.push(worker);
      return { client: new RecordingClient(engine, tasks), close: () => (worker.closed = true) };
    },
    training: () => Promise.reject(new AppError('internal', 'Not part of this test.')),
    player: {
      load: async () => undefined,
      unload: () => undefined,
      play: async () => undefined,
      pause: () => undefined,
      seek: () => undefined,
      setTrack: () => undefined,
      hear: () => undefined,
      clockSeconds: () => null,
      subscribe: () => () => undefined,
    },
    capture: {
      open: async () => {
        throw new AppError('live/no-device', 'Not part of this test.');
      },
    },
    guard: {
      listen: async () => undefined,
      install: async () => undefined,
      allow: async (address) => new URL(address),
      forgetAllowances: async () => undefined,
    },
    tabs: { tell: () => undefined, listen: () => undefined },
    openPage: () => undefined,
    askToPersist: async () => false,
    fetchFile: async () => new File([], 'file'),
    settings: { read: () => null, write: () => undefined, clear: () => undefined },
    probe: {
      isSecureContext: true,
      crossOriginIsolated: true,
      hasWebCodecs: true,
      hasWebGpu: true,
      origin: '',
    },
    userAgent: 'a browser',
    backend: 'auto',
    baseUrl: 'https://page.test/',
    fetchJson: async () => ({
      licence: 'CC0',
      clips: [
        { file: '01-bird.webm', title: 'Birds' },
        { file: '02-fire.mp4', title: 'Fire' },
      ],
    }),
    now: () => 0,
    ...dependencies,
  });
  return { store: store.state, results: store.results, engine };
}

/** Answers calls here instead of over a port, with the client's own rule for aborts and ends: they reject at once. */
class RecordingClient extends RpcClient<EngineContract> {
  readonly #engine: FakeEngine;
  readonly #tasks: Record<string, (params: never, context: never) => Promise<unknown>>;
  readonly #pending = new Set<(error: AppError) => void>();

  constructor(
    engine: FakeEngine,
    tasks: Record<string, (params: never, context: never) => Promise<unknown>>,
  ) {
    super({ postMessage: () => undefined, addEventListener: () => undefined });
    this.#engine = engine;
    this.#tasks = tasks;
  }

  override fail(error: AppError): void {
    for (const reject of this.#pending) reject(error);
    this.#pending.clear();
  }

  override call: RpcClient<EngineContract>['call'] = (task, params, options = {}) => {
    const signal = options.signal ?? new AbortController().signal;
    this.#engine.calls.push({ task, params: params as never, signal });
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new AppError('aborted', 'Cancelled.')));
      this.#pending.add(reject);
      const context = { signal, progress: options.onProgress ?? (() => undefined) };
      const answer = this.#tasks[task]?.(params as never, context as never);
      answer?.then(resolve as never, reject).finally(() => this.#pending.delete(reject));
    });
  };
}
