/** Opens the GPUDevice; recognises software adapters and avoids narrow subgroups. */
import type { ErrorCode } from '../core/errors.ts';

/** The worker's only GPU device, shared by our kernels and the model's runtime. */
export interface Gpu {
  readonly device: GPUDevice;
  /** The adapter's own description, for people. */
  readonly description: string;
  readonly isSoftware: boolean;
  readonly shaderF16: boolean;
  /** Settles when the device is lost; its reason is a sentence. */
  readonly lost: Promise<{ readonly code: ErrorCode; readonly message: string }>;
}

/** The traits of an adapter that the rules below read. */
export interface AdapterTraits {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  readonly isFallbackAdapter: boolean;
  readonly subgroupMinSize: number;
}

/** Names of adapters that compute on the CPU. */
const SOFTWARE_NAMES = /swiftshader|llvmpipe|lavapipe|software|basic render/i;

/** With subgroups narrower than this, the runtime's attention kernel miscounts keys. */
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

/** Whether an adapter computes on the CPU. */
export function isSoftwareAdapter(traits: AdapterTraits): boolean {
  const words = `${traits.vendor} ${traits.architecture} ${traits.description}`;
  return traits.isFallbackAdapter || SOFTWARE_NAMES.test(words);
}

/**
 * The optional features to ask for.
 *
 * Subgroups are left out if they can be narrower than 8 lanes, because the runtime's attention is then wrong by 8 %.
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

/** The best adapter's device with the limits that the model needs, or null if there is no adapter. */
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
