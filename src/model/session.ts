/** Runs graphs; every call into the runtime goes through one lock. */
import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { AppError } from '../core/errors.ts';
import { Mutex } from '../core/turns/mutex.ts';
import type { ModelPart } from './graph/builder.ts';
import { encodeModel, type OnnxGraph } from './graph/onnx.ts';
import { loadRuntime, type Runtime } from './runtime.ts';
import { type PackedWeights, WEIGHTS_LOCATION } from './weights.ts';

/** Where graphs run. Our own kernels share the device, so buffers need not leave it. */
export type Backend = { readonly kind: 'wasm' } | { readonly kind: 'webgpu'; readonly device: GPUDevice };

/** Row-major float32 values, or indices. A GPU buffer still belongs to the caller. */
export interface PartInput {
  readonly data: Float32Array | Int32Array | GPUBuffer;
  readonly dims: readonly number[];
}

/** Float32 values where the runtime put them: a GPU buffer on WebGPU, an array on WASM. Dispose of them. */
export interface PartOutput {
  readonly data: Float32Array<ArrayBuffer> | GPUBuffer;
  readonly dims: readonly number[];
  dispose(): void;
}

/** The runtime's log level; its warnings are hints for its developers. */
const ERRORS_ONLY = 3;

const lock = new Mutex();
let calls = 0;

/** How many calls (create, run, release) the runtime has received. */
export function runtimeCallCount(): number {
  return calls;
}

/** Two calls at once, even into different WebGPU sessions, end in a memory error or crash the tab. */
function alone<T>(doing: string, call: (runtime: Runtime) => Promise<T>): Promise<T> {
  return lock.run(async () => {
    const runtime = await loadRuntime();
    calls += 1;
    try {
      return await call(runtime);
    } catch (cause) {
      throw runtimeError(doing, cause);
    }
  });
}

/** The runtime's messages when it did not start. It remembers the failure and never tries again. */
const NOT_STARTED = /no available backend found|previous call to/i;
const NO_MEMORY = /memory|allocat/i;

/** Makes an error for the user. The runtime's own message, written for its developers, goes to the console. */
function runtimeError(doing: string, cause: unknown): AppError {
  const words = cause instanceof Error ? cause.message : String(cause);
  console.warn(`The runtime could not ${doing}:`, cause);
  if (NOT_STARTED.test(words)) {
    const message =
      'The neural-network runtime could not be fetched and started: check the connection and try again.';
    return new AppError('model/runtime', message, { cause });
  }
  const why = NO_MEMORY.test(words)
    ? ': there is not enough memory; close other tabs, or choose a smaller model'
    : '';
  return new AppError('model/run', `The runtime could not ${doing}${why}.`, { cause });
}

/** A graph that gives back what it gets. */
const ECHO: OnnxGraph = {
  name: 'echo',
  inputs: [{ name: 'in', type: 'float32', shape: [1] }],
  outputs: [{ name: 'out', type: 'float32', shape: [1] }],
  nodes: [{ op: 'Identity', domain: '', inputs: ['in'], outputs: ['out'], attributes: {} }],
  constants: [],
};

/**
 * Starts the runtime's WebAssembly, which it otherwise fetches and compiles with the first session. If that fails,
 * the first session reports it.
 */
export async function warmUpRuntime(): Promise<void> {
  await lock
    .run(async () => {
      const { InferenceSession: sessions } = await loadRuntime();
      const session = await sessions.create(encodeModel(ECHO, []), { executionProviders: ['wasm'] });
      await session.release();
    })
    .catch(() => undefined);
}

/** One graph, ready to run. */
export class PartSession {
  readonly #session: InferenceSession;
  readonly #name: string;

  private constructor(session: InferenceSession, name: string) {
    this.#session = session;
    this.#name = name;
  }

  /** @throws {@link AppError} `model/run`, `model/runtime`. */
  static create(part: ModelPart, weights: PackedWeights, backend: Backend): Promise<PartSession> {
    const { name } = part.graph;
    const gpu = backend.kind === 'webgpu';
    return alone(`prepare the ${name}`, async (runtime) => {
      const session = await runtime.InferenceSession.create(encodeModel(part.graph, weights.ranges), {
        executionProviders: [gpu ? { name: 'webgpu', device: backend.device } : 'wasm'],
        ...(weights.ranges.length > 0 && { externalData: [{ path: WEIGHTS_LOCATION, data: weights.blob }] }),
        preferredOutputLocation: gpu ? 'gpu-buffer' : 'cpu',
        logSeverityLevel: ERRORS_ONLY,
      });
      return new PartSession(session, name);
    });
  }

  /**
   * Runs the graph for the named outputs and leaves them where they are.
   *
   * @throws {@link AppError} `model/run`.
   */
  run<Name extends string>(inputs: PartInputs, outputs: readonly Name[]): Promise<Record<Name, PartOutput>> {
    return this.#call(inputs, outputs, async (output) => ({
      data: output.location === 'gpu-buffer' ? output.gpuBuffer : (output.data as Float32Array<ArrayBuffer>),
      dims: output.dims,
      dispose: () => output.dispose(),
    }));
  }

  /** Runs the graph and copies the named outputs to the CPU. */
  read<Name extends string>(
    inputs: PartInputs,
    outputs: readonly Name[],
  ): Promise<Record<Name, Float32Array<ArrayBuffer>>> {
    return this.#call(inputs, outputs, async (output) => {
      try {
        return (await output.getData()) as Float32Array<ArrayBuffer>;
      } finally {
        output.dispose();
      }
    });
  }

  release(): Promise<void> {
    return alone(`release the ${this.#name}`, () => this.#session.release());
  }

  #call<Name extends string, T>(
    inputs: PartInputs,
    outputs: readonly Name[],
    take: (output: Tensor) => Promise<T>,
  ): Promise<Record<Name, T>> {
    return alone(`run the ${this.#name}`, async (runtime) => {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, input]) => [name, tensorOf(runtime, input)]),
      );
      const results = await this.#session.run(feeds, outputs);
      const taken = {} as Record<Name, T>;
      for (const name of outputs) taken[name] = await take(results[name] as Tensor);
      return taken;
    });
  }
}

export type PartInputs = Readonly<Record<string, PartInput>>;

function tensorOf(runtime: Runtime, { data, dims }: PartInput): Tensor {
  if (data instanceof Float32Array) return new runtime.Tensor('float32', data, dims);
  if (data instanceof Int32Array) return new runtime.Tensor('int32', data, dims);
  return runtime.Tensor.fromGpuBuffer(data, { dataType: 'float32', dims });
}
