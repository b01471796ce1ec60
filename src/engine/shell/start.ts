/** Looks at the machine and makes the context. */
import type { BackendChoice } from '../../contract/environment.ts';
import { AppError } from '../../core/errors.ts';
import { fetchPart } from '../../core/fetch-part.ts';
import type { Gpu } from '../../gpu/device.ts';
import { requestGpu } from '../../gpu/device.ts';
import { configureRuntime } from '../../model/runtime.ts';
import { FeatureStore } from '../../storage/feature-store.ts';
import { sweepScratch } from '../../storage/scratch.ts';
import { EngineContext } from '../context.ts';
import { chooseBackend } from '../device/backend.ts';
import { cpuFrontend } from '../device/cpu-frontend.ts';
import { createGpuFrontend } from '../device/gpu-frontend.ts';
import { MediaLanes } from '../media/clip-media.ts';

/** Folders and database of versions that did not put the page's name before them. */
const EARLIER = ['clips', 'models', 'features'];

/** Where an earlier version may have been, what it kept is moved to where this one looks. */
async function moveEarlier(): Promise<void> {
  try {
    const names: unknown[] = (await indexedDB.databases()).map(({ name }) => name);
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    if (!EARLIER.some((name) => names.includes(name))) return;
    await (await fetchPart(() => import('../later-tasks.ts'))).moveEarlierStorage();
  } catch (error) {
    console.warn('What an earlier version kept stays where it was:', error);
  }
}

/** Looks at the machine, chooses the backend and makes what every later task works with. */
export async function start(params: {
  readonly backend: BackendChoice;
  /** Threads of the WASM runtime; absent: chosen by the machine. */
  readonly threads?: number;
  /** Names the code that computes; null keeps no features, because they would outlive a change of it. */
  readonly computedBy: string | null;
}): Promise<EngineContext> {
  const moved = moveEarlier();
  void sweepScratch();
  // Its program is fetched while the GPU is asked for.
  const media = new MediaLanes();
  media.warmUp();
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
  await moved;
  if (environment.backend === 'webgpu' && gpu) {
    // Nothing made on a lost device can be saved: the page sees the worker fail and offers to restart it.
    void gpu.lost.then(({ code, message }) => reportError(new AppError(code, message)));
    return new EngineContext(environment, gpu.device, await createGpuFrontend(gpu.device), features, media);
  }
  gpu?.device.destroy();
  return new EngineContext(environment, null, cpuFrontend, features, media);
}
