/** Starts the engine: chooses the backend and makes the shared context. */
import type { BackendChoice } from '../../contract/environment.ts';
import { AppError } from '../../core/errors.ts';
import { fetchPart } from '../../core/fetch-part.ts';
import { warmUpResampler } from '../../dsp/resample.ts';
import type { Gpu } from '../../gpu/device.ts';
import { requestGpu } from '../../gpu/device.ts';
import { configureRuntime, fetchRuntime } from '../../model/runtime.ts';
import { warmUpRuntime } from '../../model/session.ts';
import { FeatureStore } from '../../storage/feature-store.ts';
import { sweepScratch } from '../../storage/scratch.ts';
import { EngineContext } from '../context.ts';
import { chooseBackend } from '../device/backend.ts';
import { cpuFrontend } from '../device/cpu-frontend.ts';
import { createGpuFrontend } from '../device/gpu-frontend.ts';
import { MediaLanes } from '../media/clip-media.ts';

/** Names of the folders and the database of earlier versions, without the page's prefix. */
const EARLIER = ['clips', 'models', 'features'];

/** Moves what an earlier version kept to the names of this version. */
async function moveEarlier(): Promise<void> {
  try {
    const names: unknown[] = (await indexedDB.databases()).map(({ name }) => name);
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    if (!EARLIER.some((name) => names.includes(name))) return;
    await (await fetchPart(() => import('../later-tasks.ts'))).moveEarlierStorage();
  } catch (error) {
    console.warn('Files that an earlier version kept could not be moved:', error);
  }
}

/** Chooses the backend for this machine and makes the context of all tasks. */
export async function start(params: {
  readonly backend: BackendChoice;
  /** Threads of the WASM runtime; default chosen for the machine. */
  readonly threads?: number;
  /** Identifies the code that computes features. If null, no features are kept, because they could outlive a change. */
  readonly computedBy: string | null;
}): Promise<EngineContext> {
  const moved = moveEarlier();
  void sweepScratch();
  // Programs are fetched while the GPU is requested.
  const media = new MediaLanes();
  media.warmUp();
  fetchRuntime();
  const features = params.computedBy === null ? null : new FeatureStore(params.computedBy);
  const gpu: Gpu | null = params.backend === 'wasm' ? null : await requestGpu();
  const chosen = chooseBackend(params.backend, gpu, {
    hasWebGpu: 'gpu' in navigator,
    crossOriginIsolated: self.crossOriginIsolated,
    hardwareConcurrency: navigator.hardwareConcurrency,
  });
  const threads = chosen.backend === 'wasm' ? (params.threads ?? chosen.threads) : chosen.threads;
  const environment = { ...chosen, threads };
  await configureRuntime({ threads });
  // Its WebAssembly is fetched and compiled while the model is on its way.
  void warmUpRuntime();
  void warmUpResampler();
  await moved;
  if (environment.backend === 'webgpu' && gpu) {
    // Nothing on a lost device can be saved, so the worker fails and the page offers to restart it.
    void gpu.lost.then(({ code, message }) => reportError(new AppError(code, message)));
    return new EngineContext(environment, gpu.device, await createGpuFrontend(gpu.device), features, media);
  }
  gpu?.device.destroy();
  return new EngineContext(environment, null, cpuFrontend, features, media);
}
