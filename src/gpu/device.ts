/** The one GPUDevice; when an adapter is a software one; never narrow subgroups. */
import type { ErrorCode } from '../core/errors.ts';

/** The one GPU device of the worker, shared by our kernels and the model's runtime. */
export interface Gpu {
  readonly device: GPUDevice;
  /** The adapter's own words, for people. */
  readonly description: string;
  readonly isSoftware: boolean;
  readonly shaderF16: boolean;
  /** Settles when the device is gone; its reason is a sentence. */
  readonly lost: Promise<{ readonly code: ErrorCode; readonly message: string }>;
}

/** What the rules below read of an adapter. */
export interface AdapterTraits {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  readonly isFallbackAdapter: boolean;
  readonly subgroupMinSize: number;
}

/** Names under which adapters that compute on the processor present themselves. */
const SOFTWARE_NAMES = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

/** The runtime's attention kernel miscounts keys when subgroups are narrower than this. */
const MIN_SUBGROUP_SIZE = 8;

const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const;

/** Whether an adapter computes on the processor. */
export function isSoftwareAdapter(traits: AdapterTraits): boolean {
  const words = `${traits.vendor} ${traits.architecture} ${traits.description}`;
  return traits.isFallbackAdapter || SOFTWARE_NAMES.test(words);
}

/**
 * The optional features to ask for.
 *
 * Never subgroups where they can be narrower than 8 lanes: there the runtime's attention is wrong by 8 %.
 *
 * @param offered - whether the adapter has a feature.
 */
export function wantedFeatures(
  offered: (feature: GPUFeatureName) => boolean,
  subgroupMinSize: number,
): GPUFeatureName[] {
  const wanted: GPUFeatureName[] = ['shader-f16'];
  if (subgroupMinSize >= MIN_SUBGROUP_SIZE) wanted.push('subgroups');
  return wanted.filter(offered);
}

/** The best adapter's device with the limits the model needs, or null where there is no adapter. */
export async function requestGpu(): Promise<Gpu | null> {
  const adapter = (await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' })) ?? null;
  if (!adapter) return null;
  const { vendor, architecture, description, isFallbackAdapter, subgroupMinSize } = adapter.info;
  const traits: AdapterTraits = {
    vendor,
    architecture,
    description,
    isFallbackAdapter,
    subgroupMinSize: subgroupMinSize ?? 0,
  };
  const device = await adapter.requestDevice({
    label: 'CavMaePlayground',
    requiredFeatures: wantedFeatures((feature) => adapter.features.has(feature), traits.subgroupMinSize),
    requiredLimits: Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]])),
  });
  return {
    device,
    description: description || `${vendor} ${architecture}`.trim() || 'unnamed adapter',
    isSoftware: isSoftwareAdapter(traits),
    shaderF16: device.features.has('shader-f16'),
    lost: device.lost.then(({ message }) => ({
      code: 'gpu/lost',
      message: `The GPU device was lost (${message || 'no reason given'}): restart the worker.`,
    })),
  };
}
