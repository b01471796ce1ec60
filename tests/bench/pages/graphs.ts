import type { ModelConfig } from '../../../src/core/model-config.ts';
import { requestGpu } from '../../../src/gpu/device.ts';
import { configureRuntime } from '../../../src/model/runtime.ts';
import { PartSession, type Backend } from '../../../src/model/session.ts';
import { packWeights } from '../../../src/model/weights.ts';
import { goldenModel } from '../../support/golden-model.ts';
import { countGpuCalls, gpuCallsOf, type GpuCalls } from './count-gpu-calls.ts';
import { interleave, type Rounds } from './interleave.ts';
import { stepsOf, type Step } from './passes.ts';
import { plainLayers } from './plain-layers.ts';
import { randomModel, type BenchModel } from './random-model.ts';

export interface GraphsParams {
  /** The small golden checkpoint, or a configuration to be filled with noise. */
  readonly model: 'golden' | ModelConfig;
  readonly backend: 'wasm' | 'webgpu';
  readonly threads: number;
  readonly rounds: number;
}

export interface StepResult {
  readonly name: string;
  readonly pass: Step['pass'];
  /** ||ours - plain|| / ||plain||. */
  readonly relativeL2: number;
  readonly nodes: { readonly ours: number; readonly plain: number };
  /** Milliseconds to make each session, once. */
  readonly createMs: { readonly ours: number; readonly plain: number };
  /** Null if no rounds were asked for. */
  readonly times: Rounds | null;
  /** Of one warm run, reading its result included; null on WASM. */
  readonly gpuCalls: { readonly ours: GpuCalls; readonly plain: GpuCalls } | null;
}

export interface GraphsResult {
  readonly adapter: string | null;
  readonly steps: readonly StepResult[];
}

/** Runs every step of both passes with our graphs and with the plain ones, on the same weights and inputs. */
export async function measureGraphs({
  model,
  backend,
  threads,
  rounds,
}: GraphsParams): Promise<GraphsResult> {
  const { place, adapter } = await openBackend(backend);
  await configureRuntime({ threads });
  const source = model === 'golden' ? await goldenBenchModel() : randomModel(model);
  const steps: StepResult[] = [];
  for (const step of stepsOf(source.config)) steps.push(await measureStep(step, source, place, rounds));
  return { adapter, steps };
}

async function goldenBenchModel(): Promise<BenchModel> {
  const { config, entries } = await goldenModel('pretrain.pth');
  return { config, entriesFor: () => entries };
}

async function openBackend(kind: 'wasm' | 'webgpu'): Promise<{ place: Backend; adapter: string | null }> {
  if (kind === 'wasm') return { place: { kind }, adapter: null };
  countGpuCalls();
  const gpu = await requestGpu();
  if (!gpu) throw new Error('Expected a WebGPU adapter, got none.');
  return { place: { kind, device: gpu.device }, adapter: gpu.description };
}

async function measureStep(
  step: Step,
  source: BenchModel,
  place: Backend,
  rounds: number,
): Promise<StepResult> {
  const parts = { ours: step.build(undefined), plain: step.build(plainLayers) };
  const entries = source.entriesFor(parts.ours.weights);
  const open = async (part: typeof parts.ours) => {
    const weights = packWeights(part, entries);
    const started = performance.now();
    return { session: await PartSession.create(part, weights, place), ms: performance.now() - started };
  };
  const ours = await open(parts.ours);
  const plain = await open(parts.plain);
  const read = async (session: PartSession) => (await session.read(step.inputs, [step.output]))[step.output]!;
  const run = { ours: () => read(ours.session), plain: () => read(plain.session) };
  try {
    const error = relativeL2(await run.ours(), await run.plain());
    const gpuCalls =
      place.kind === 'webgpu'
        ? { ours: await gpuCallsOf(run.ours), plain: await gpuCallsOf(run.plain) }
        : null;
    return {
      name: step.name,
      pass: step.pass,
      relativeL2: error,
      nodes: { ours: parts.ours.graph.nodes.length, plain: parts.plain.graph.nodes.length },
      createMs: { ours: ours.ms, plain: plain.ms },
      times: rounds > 0 ? await interleave(run, rounds, 1) : null,
      gpuCalls,
    };
  } finally {
    await ours.session.release();
    await plain.session.release();
  }
}

export function relativeL2(actual: Float32Array, expected: Float32Array): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < expected.length; i += 1) {
    difference += (actual[i]! - expected[i]!) ** 2;
    size += expected[i]! ** 2;
  }
  if (!(size > 0) || actual.length !== expected.length) throw new Error('Expected two arrays to compare.');
  return Math.sqrt(difference / size);
}
