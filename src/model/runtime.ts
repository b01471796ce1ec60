/** Loads the build of ONNX Runtime for this browser. */
import type * as Ort from 'onnxruntime-web';
import { AppError } from '../core/errors.ts';

/** One of ONNX Runtime's builds. Each has its own tensors and sessions, which must not be mixed. */
export type Runtime = typeof Ort;

/** More threads than this do not make the towers faster. */
const MAX_THREADS = 8;

let fetching: Promise<Runtime> | null = null;
let loading: Promise<Runtime> | null = null;

/** Threads that WASM may use: one if there is no shared memory. Beside WebGPU one is enough. */
export function wasmThreads(isolated: boolean, hardwareConcurrency: number): number {
  return isolated ? Math.max(1, Math.min(MAX_THREADS, hardwareConcurrency)) : 1;
}

/**
 * Loads the runtime. The first call sets the number of threads; later calls can't change it.
 *
 * @throws {@link AppError} `unsupported-browser` if no build of it starts here.
 */
export async function configureRuntime({ threads }: { readonly threads: number }): Promise<void> {
  loading ??= importRuntime(threads);
  await loading;
}

/** The runtime. If it was not configured before, it is loaded now with as many threads as the page allows. */
export function loadRuntime(): Promise<Runtime> {
  loading ??= importRuntime(wasmThreads(globalThis.crossOriginIsolated, navigator.hardwareConcurrency));
  return loading;
}

/** The runtime's version, as the runtime reports it. */
export async function runtimeVersion(): Promise<string> {
  return (await loadRuntime()).env.versions.web ?? 'of unknown version';
}

/**
 * Fetches the runtime's script, which does not depend on how it is configured. A failure is reported by the code that
 * needs it.
 */
export function fetchRuntime(): void {
  importBuild().catch(() => undefined);
}

/** The JSPI build is smaller and reads weights piece by piece; a browser without JSPI gets the other build. */
function importBuild(): Promise<Runtime> {
  fetching ??=
    'Suspending' in WebAssembly ? import('onnxruntime-web/jspi') : import('onnxruntime-web/webgpu');
  return fetching;
}

async function importRuntime(threads: number): Promise<Runtime> {
  try {
    const runtime = await importBuild();
    runtime.env.wasm.numThreads = threads;
    runtime.env.logLevel = 'error';
    return runtime;
  } catch (cause) {
    fetching = null;
    loading = null;
    throw new AppError(
      'unsupported-browser',
      'The neural-network runtime could not be loaded: reload the page, or use a current Chrome, Edge, Firefox or Safari.',
      { cause },
    );
  }
}
