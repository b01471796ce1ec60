/** How often the page asked something of WebGPU. */
export interface GpuCalls {
  dispatches: number;
  pipelines: number;
  submits: number;
  maps: number;
}

const calls: GpuCalls = { dispatches: 0, pipelines: 0, submits: 0, maps: 0 };

/** Counts calls from now on; must come before the runtime is loaded, which keeps no copies of these methods. */
export function countGpuCalls(): void {
  count(GPUComputePassEncoder.prototype, ['dispatchWorkgroups', 'dispatchWorkgroupsIndirect'], 'dispatches');
  count(GPUDevice.prototype, ['createComputePipeline', 'createComputePipelineAsync'], 'pipelines');
  count(GPUQueue.prototype, ['submit'], 'submits');
  count(GPUBuffer.prototype, ['mapAsync'], 'maps');
}

/** What `work` asked for. */
export async function gpuCallsOf(work: () => Promise<unknown>): Promise<GpuCalls> {
  const before = { ...calls };
  await work();
  const names = Object.keys(calls) as (keyof GpuCalls)[];
  return Object.fromEntries(names.map((name) => [name, calls[name] - before[name]])) as unknown as GpuCalls;
}

function count(prototype: object, methods: readonly string[], as: keyof GpuCalls): void {
  const holder = prototype as Record<string, (...args: unknown[]) => unknown>;
  for (const method of methods) {
    const original = holder[method];
    if (!original) throw new Error(`Expected ${method}: this browser has another WebGPU.`);
    holder[method] = function counted(this: unknown, ...args) {
      calls[as] += 1;
      return original.apply(this, args);
    };
  }
}
