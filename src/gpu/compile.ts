/** Compiles pipelines, each once; turns the compiler's messages into one error. */
import { AppError } from '../core/errors.ts';

export interface PipelineOptions {
  /** The shader's name without ending; it names every object in the browser's messages. */
  readonly label: string;
  readonly code: string;
  readonly entryPoint: string;
  /** `override` constants of the shader. */
  readonly constants?: Readonly<Record<string, number>>;
}

const pipelines = new WeakMap<GPUDevice, Map<string, Promise<GPUComputePipeline>>>();

/**
 * Compiles a compute pipeline once per device, shader, entry point and constants.
 *
 * @throws {@link AppError} `gpu/compile` with every message of the compiler, by line and column.
 */
export function compilePipeline(device: GPUDevice, options: PipelineOptions): Promise<GPUComputePipeline> {
  const cache = pipelines.get(device) ?? new Map<string, Promise<GPUComputePipeline>>();
  pipelines.set(device, cache);
  const key = JSON.stringify([options.code, options.entryPoint, options.constants ?? {}]);
  const pipeline = cache.get(key) ?? compile(device, options);
  cache.set(key, pipeline);
  return pipeline;
}

async function compile(
  device: GPUDevice,
  { label, code, entryPoint, constants }: PipelineOptions,
): Promise<GPUComputePipeline> {
  const module = device.createShaderModule({ label, code });
  const { messages } = await module.getCompilationInfo();
  const errors = messages.filter(({ type }) => type === 'error');
  if (errors.length > 0) throw compileError(label, errors.map(describe));
  try {
    return await device.createComputePipelineAsync({
      label: `${label}.${entryPoint}`,
      layout: 'auto',
      compute: { module, entryPoint, ...(constants ? { constants: { ...constants } } : {}) },
    });
  } catch (error) {
    throw compileError(label, [error instanceof Error ? error.message : String(error)]);
  }
}

function describe({ lineNum, linePos, message }: GPUCompilationMessage): string {
  return `${lineNum}:${linePos} ${message}`;
}

function compileError(label: string, lines: readonly string[]): AppError {
  return new AppError('gpu/compile', `The shader ${label}.wgsl does not compile here: ${lines.join('; ')}`);
}
