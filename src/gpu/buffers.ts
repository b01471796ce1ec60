/** Makes storage buffers, uploads to them and reads them back. */
import { AppError } from '../core/errors.ts';

const STORAGE = () => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;

/** A storage buffer of `bytes` (rounded up to 4), zero-filled, that can be copied both ways. */
export function storageBuffer(device: GPUDevice, label: string, bytes: number): GPUBuffer {
  return device.createBuffer({ label, size: Math.max(4, Math.ceil(bytes / 4) * 4), usage: STORAGE() });
}

/** A storage buffer with the array's bytes; their number must be a multiple of 4. */
export function uploadBuffer(
  device: GPUDevice,
  label: string,
  data: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>,
): GPUBuffer {
  const buffer = storageBuffer(device, label, data.byteLength);
  device.queue.writeBuffer(buffer, 0, data);
  return buffer;
}

/** Like {@link uploadBuffer}, for complex numbers: float32 pairs of real and imaginary part. */
export function uploadComplex(
  device: GPUDevice,
  label: string,
  real: ArrayLike<number>,
  imaginary: ArrayLike<number>,
): GPUBuffer {
  const pairs = Float32Array.from({ length: 2 * real.length }, (_, i) =>
    i % 2 === 0 ? real[i / 2]! : imaginary[(i - 1) / 2]!,
  );
  return uploadBuffer(device, label, pairs);
}

/** Copies a buffer's bytes to the CPU, after everything submitted so far. */
export async function readBuffer(device: GPUDevice, buffer: GPUBuffer, bytes: number): Promise<ArrayBuffer> {
  const staging = device.createBuffer({
    label: `${buffer.label}.staging`,
    size: bytes,
    usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
  });
  try {
    const encoder = device.createCommandEncoder({ label: `${buffer.label}.read` });
    encoder.copyBufferToBuffer(buffer, 0, staging, 0, bytes);
    device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    return staging.getMappedRange().slice(0);
  } finally {
    staging.destroy();
  }
}

/** Like {@link readBuffer}, as float32 values. */
export async function readFloats(
  device: GPUDevice,
  buffer: GPUBuffer,
  count: number,
): Promise<Float32Array<ArrayBuffer>> {
  return new Float32Array(await readBuffer(device, buffer, count * 4));
}

/**
 * Throws `shape` unless the buffer holds `bytes`. A shader that reads or writes past an end gives no error.
 *
 * @param name - what the buffer holds, for the sentence.
 */
export function expectBytes(name: string, buffer: GPUBuffer, bytes: number): void {
  if (buffer.size < bytes) {
    throw new AppError('shape', `Expected a buffer of ${bytes} bytes for the ${name}, got ${buffer.size}.`);
  }
}
