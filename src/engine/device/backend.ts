/** Chooses WebGPU or WASM, and states the reason. */
import type { BackendChoice, Environment } from '../../contract/environment.ts';
import { AppError } from '../../core/errors.ts';
import { wasmThreads } from '../../model/runtime.ts';

/** Facts of an adapter for the choice of backend. */
export interface AdapterFacts {
  readonly description: string;
  readonly isSoftware: boolean;
  readonly shaderF16: boolean;
}

/** Facts of the page for the choice of backend. */
export interface PageFacts {
  readonly hasWebGpu: boolean;
  readonly crossOriginIsolated: boolean;
  readonly hardwareConcurrency: number;
}

/**
 * Chooses where the model runs: WebGPU on a hardware adapter, else WASM. The user's choice overrides this.
 *
 * A software adapter computes on the CPU, about twenty times slower than WASM, so it is used only if the user chose it.
 *
 * @throws {@link AppError} `gpu/no-adapter` if WebGPU was requested and there is no adapter.
 */
export function chooseBackend(
  choice: BackendChoice,
  adapter: AdapterFacts | null,
  page: PageFacts,
): Environment {
  const threads = wasmThreads(page.crossOriginIsolated, page.hardwareConcurrency);
  const facts = {
    crossOriginIsolated: page.crossOriginIsolated,
    adapter: adapter?.description ?? null,
    softwareAdapter: adapter?.isSoftware ?? false,
    shaderF16: adapter?.shaderF16 ?? false,
  };
  if (choice === 'webgpu' && !adapter) {
    throw new AppError(
      'gpu/no-adapter',
      page.hasWebGpu
        ? 'WebGPU was chosen, but this browser found no GPU adapter: open the page without ?backend=webgpu.'
        : 'WebGPU was chosen, but this browser does not have it: open the page in a current Chrome or Edge.',
    );
  }
  if (choice !== 'wasm' && adapter && (choice === 'webgpu' || !adapter.isSoftware)) {
    const reason = choice === 'webgpu' ? `requested, on ${adapter.description}` : `on ${adapter.description}`;
    return { backend: 'webgpu', reason, threads: 1, ...facts };
  }
  return { backend: 'wasm', reason: wasmReason(choice, adapter, page), threads, ...facts };
}

function wasmReason(choice: BackendChoice, adapter: AdapterFacts | null, page: PageFacts): string {
  const isolation = page.crossOriginIsolated
    ? ''
    : '; one thread, because the page is not cross-origin isolated';
  if (choice === 'wasm') return `requested${isolation}`;
  if (!page.hasWebGpu) return `this browser has no WebGPU${isolation}`;
  if (!adapter) return `no GPU adapter found${isolation}`;
  return `the only GPU adapter is a software one (${adapter.description})${isolation}`;
}
