/** Compares every path of this machine with stored values. */
import type {
  CheckedPath,
  CheckedPathResult,
  CheckMachineParams,
  CheckMachineResult,
} from '../../contract/check.ts';
import type { Progress } from '../../contract/environment.ts';
import { AppError, toWireError } from '../../core/errors.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { requestGpu } from '../../gpu/device.ts';
import { CavMae } from '../../model/cav-mae.ts';
import type { InspectedModel } from '../../model/checkpoint/inspect.ts';
import { inspectCheckpoint } from '../../model/checkpoint/inspect.ts';
import { openCheckpoint } from '../../model/checkpoint/open.ts';
import type { Precision } from '../../model/graph/builder.ts';
import { DRAFT_TOLERANCES } from '../../model/precision.ts';
import { runtimeVersion } from '../../model/runtime.ts';
import type { Backend } from '../../model/session.ts';
import { fetchBundled } from '../checkpoint/bundled-model.ts';
import { download } from '../checkpoint/download.ts';
import type { EngineContext } from '../context.ts';
import { cpuFrontend } from '../device/cpu-frontend.ts';
import type { Frontend } from '../device/frontend.ts';
import { createGpuFrontend } from '../device/gpu-frontend.ts';
import { readCheckClip } from './check-clip.ts';
import type { Tolerances } from './check-path.ts';
import { checkPath } from './check-path.ts';

/** Stages of each path, for progress. */
const STAGES = 8;
const FLOAT32: Tolerances = { spectrogram: 1e-4, picture: 2e-3, model: 1e-3 };
const FLOAT16: Tolerances = { ...FLOAT32, model: DRAFT_TOLERANCES.float16 };

const PATH_WORDS: Readonly<Record<CheckedPath, string>> = {
  wasm: 'WASM',
  webgpu: 'WebGPU',
  'webgpu-float16': 'WebGPU in float16',
};

interface Path {
  readonly path: CheckedPath;
  readonly device: string;
  readonly frontend: Frontend;
  readonly backend: Backend;
  readonly precision: Precision;
}

/**
 * Runs a stored clip through every path of this machine, stage by stage, and compares the results with PyTorch's values
 * for the same weights. If a path fails, its result gives the reason, and the other paths are still checked.
 *
 * @throws {@link AppError} `not-found`, `model/format` if clip or model are not as expected; `aborted`.
 */
export async function checkMachine(
  engine: EngineContext,
  { clipUrl, manifestUrl }: CheckMachineParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<CheckMachineResult> {
  progress({ stage: 'Fetching the clip', done: 0, total: 0 });
  const clipFile = await download(clipUrl, signal, () => undefined);
  const { entry, blob } = await fetchBundled(manifestUrl, undefined, signal, () => undefined);
  const inspected = inspectCheckpoint(await openCheckpoint(blob), { setting: {}, manifest: entry.config });
  const clip = await readCheckClip(clipFile, inspected.family);
  if (entry.sha256 !== clip.sha256) {
    throw new AppError(
      'model/format',
      `Expected the model with the stored values, ${clip.sha256.slice(0, 12)}…, got ${entry.sha256.slice(0, 12)}…: reload the page.`,
    );
  }
  const { paths, absent } = await pathsOf(engine);
  const results: CheckedPathResult[] = [];
  for (const [index, path] of paths.entries()) {
    let done = index * STAGES;
    const onStage = (name: string) =>
      progress({ stage: `${PATH_WORDS[path.path]}: ${name}`, done: done++, total: paths.length * STAGES });
    const tolerances = path.precision === 'float16' ? FLOAT16 : FLOAT32;
    results.push(
      await tryPath(path, inspected, (model) =>
        checkPath(path.frontend, model, clip, tolerances, { signal, onStage }),
      ),
    );
    if (signal.aborted) break;
  }
  signal.throwIfAborted();
  return {
    model: `${entry.file}, SHA-256 ${entry.sha256.slice(0, 12)}…`,
    reference: clip.reference,
    runtime: `ONNX Runtime Web ${await runtimeVersion()}`,
    paths: results,
    absent,
  };
}

/** Every path of this machine; the path that the page uses is first. */
async function pathsOf(engine: EngineContext): Promise<{ paths: Path[]; absent: string[] }> {
  const { environment } = engine;
  const threads = environment.threads === 1 ? '1 thread' : `${environment.threads} threads`;
  const wasm: Path = {
    path: 'wasm',
    device: threads,
    frontend: cpuFrontend,
    backend: { kind: 'wasm' },
    precision: 'float32',
  };
  const gpu = await gpuOf(engine);
  if (!gpu) return { paths: [wasm], absent: ['WebGPU: no GPU adapter was found.'] };
  const { device, description, frontend, shaderF16 } = gpu;
  const ofGpu = (path: CheckedPath, precision: Precision): Path => ({
    path,
    device: description,
    frontend,
    backend: { kind: 'webgpu', device },
    precision,
  });
  const full = ofGpu('webgpu', 'float32');
  const own = environment.backend === 'webgpu' ? [full, wasm] : [wasm, full];
  return shaderF16
    ? { paths: [...own, ofGpu('webgpu-float16', 'float16')], absent: [] }
    : { paths: own, absent: ['WebGPU in float16: this adapter has no float16 arithmetic.'] };
}

/** The page's device, or one that is made for the check and kept, because the runtime accepts only one. */
async function gpuOf(engine: EngineContext) {
  const { environment, device, frontend } = engine;
  if (device) {
    const description = environment.adapter ?? 'unnamed adapter';
    return { device, description, frontend, shaderF16: environment.shaderF16 };
  }
  engine.checkGpu ??= await requestGpu();
  const gpu = engine.checkGpu;
  return gpu && { ...gpu, frontend: await createGpuFrontend(gpu.device) };
}

async function tryPath(
  { path, device, backend, precision }: Path,
  inspected: InspectedModel,
  run: (model: CavMae) => Promise<CheckedPathResult['stages']>,
): Promise<CheckedPathResult> {
  const model = new CavMae(inspected, { backend, precision });
  try {
    const stages = await run(model);
    return { path, device, stages, passed: stages.every(({ passed }) => passed), failure: null };
  } catch (error) {
    const { code, message } = toWireError(error);
    if (code === 'aborted') throw error;
    return { path, device, stages: [], passed: false, failure: message };
  } finally {
    await model.release();
  }
}
