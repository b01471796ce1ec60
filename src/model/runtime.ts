/** Loads ONNX Runtime's build for this browser. */
import type * as Ort from 'onnxruntime-web';
import { AppError } from '../core/errors.ts';

/** One of ONNX Runtime's builds; each has its own tensors and sessions, which must never meet another's. */
export type Runtime = typeof Ort;

/** Beyond this, more threads do not make the towers faster. */
const MAX_THREADS = 8;

let loading: Promise<Runtime> | null = null;

/** Threads that WASM may use: one where there is no shared memory. Beside WebGPU one is enough. */
export function wasmThreads(isolated: boolean, hardwareConcurrency: number): number {
  return isolated ? Math.max(1, Math.min(MAX_THREADS, hardwareConcurrency)) : 1;
}

/**
 * Loads the runtime. The first call decides the number of threads; later ones come too late and change nothing.
 *
 * @throws {@link AppError} `unsupported-browser` if no build of it starts here.
 */
export async function configureRuntime({ threads }: { readonly threads: number }): Promise<void> {
  loading ??= importRuntime(threads);
  await loading;
}

/** The runtime, loaded now with as many threads as the page allows unless it was configured before. */
export function loadRuntime(): Promise<Runtime> {
  loading ??= importRuntime(wasmThreads(globalThis.crossOriginIsolated, navigator.hardwareConcurrency));
  return loading;
}

/** The runtime's version, as it says itself. */
export async function runtimeVersion(): Promise<string> {
  return (await loadRuntime()).env.versions.web ?? 'of unknown version';
}

/** The JSPI build is smaller and reads weights piece by piece; where the browser lacks JSPI, the other. */
async function importRuntime(threads: number): Promise<Runtime> {
  try {
    const runtime =
      'Suspending' in WebAssembly
        ? await import('onnxruntime-web/jspi')
        : await import('onnxruntime-web/webgpu');
    runtime.env.wasm.numThreads = threads;
    runtime.env.logLevel = 'error';
    return runtime;
  } catch (cause) {
    loading = null;
    throw new AppError(
      'unsupported-browser',
      'The neural-network runtime could not be loaded: reload the page, or use a current Chrome, Edge, Firefox or Safari.',
      { cause },
    );
  }
}
