import type { Environment, ModelSummary } from '../../../state/app-state.ts';

type Precision = Pick<ModelSummary, 'precision' | 'precisionReason'>;

/** `WebGPU float16`, or `WASM, 2 threads` and why. */
export function backendText(environment: Environment, model: Precision | null): string {
  const { backend, reason, threads, softwareAdapter } = environment;
  if (backend === 'webgpu') {
    return ['WebGPU', model?.precision, softwareAdapter ? '(software adapter)' : '']
      .filter(Boolean)
      .join(' ');
  }
  return `WASM, ${threads === 1 ? '1 thread' : `${threads} threads`}: ${reason}`;
}

/** Why this backend, and why this precision on it. */
export function backendDetail({ backend, reason }: Environment, model: Precision | null): string {
  if (backend === 'wasm') return `The model runs on the processor (WASM): ${reason}.`;
  return [`The model runs on WebGPU: ${reason}.`, model?.precisionReason].filter(Boolean).join(' ');
}
