/** Describes the backend and the precision in words. */
import type { Environment } from '../../../contract/environment.ts';
import type { ModelSummary } from '../../../contract/model.ts';
import type { WorkerSlice } from '../../../state/shell/worker-slice.ts';

type Precision = Pick<ModelSummary, 'precision' | 'precisionReason'>;

/** The text of the chip while there is no backend. */
export const STATUS_WORDS: Readonly<Record<WorkerSlice['status'], string>> = {
  idle: 'Worker not started',
  starting: 'Starting',
  ready: '',
  failed: 'Worker not started',
  crashed: 'Worker stopped',
};

/** `WebGPU`, or `CPU, 2 threads`: short enough for a chip. */
export function backendChip(environment: Environment | null, status: WorkerSlice['status']): string {
  if (!environment || status !== 'ready') return STATUS_WORDS[status];
  return environment.backend === 'webgpu' ? 'WebGPU' : `CPU, ${threadsText(environment.threads)}`;
}

/** `WebGPU float16`, or `WASM, 2 threads` with the reason. */
export function backendText(environment: Environment, model: Precision | null): string {
  const { backend, reason, threads, softwareAdapter } = environment;
  if (backend === 'webgpu') {
    return ['WebGPU', model?.precision, softwareAdapter ? '(software adapter)' : '']
      .filter(Boolean)
      .join(' ');
  }
  return `WASM, ${threadsText(threads)}: ${reason}`;
}

const threadsText = (threads: number) => (threads === 1 ? '1 thread' : `${threads} threads`);

/** Why this backend, and why this precision on it. */
export function backendDetail({ backend, reason }: Environment, model: Precision | null): string {
  const where = backend === 'wasm' ? 'the CPU (WASM)' : 'WebGPU';
  return [`The model runs on ${where}: ${reason}.`, model?.precisionReason].filter(Boolean).join(' ');
}
