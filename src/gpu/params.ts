/** A scalar of a shader's `Params` struct. Each has 4 bytes, so there is no padding. */
export type Scalar = 'u32' | 'i32' | 'f32';

/** Fields in the order of the WGSL struct; a unit test compares the two orders. */
export type ParamsLayout = Readonly<Record<string, Scalar>>;

const ALIGNMENT_BYTES = 16;

/**
 * A new uniform buffer with the fields' values, for one dispatch. Destroy it after the submit.
 *
 * @param label - of the kernel.
 */
export function writeParams<L extends ParamsLayout>(
  device: GPUDevice,
  label: string,
  layout: L,
  values: Readonly<Record<keyof L, number>>,
): GPUBuffer {
  const names = Object.keys(layout);
  const size = Math.ceil((names.length * 4) / ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  const view = new DataView(new ArrayBuffer(size));
  names.forEach((name, i) => {
    const value = values[name] as number;
    if (layout[name] === 'f32') view.setFloat32(i * 4, value, true);
    else if (layout[name] === 'i32') view.setInt32(i * 4, value, true);
    else view.setUint32(i * 4, value, true);
  });
  const buffer = device.createBuffer({
    label: `${label}.params`,
    size,
    usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  });
  device.queue.writeBuffer(buffer, 0, view.buffer);
  return buffer;
}
