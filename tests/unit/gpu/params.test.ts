import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type ParamsLayout, writeParams } from '../../../src/gpu/params.ts';

beforeEach(() => vi.stubGlobal('GPUBufferUsage', { UNIFORM: 64, COPY_DST: 8 }));
afterEach(() => vi.unstubAllGlobals());

/** What would reach the GPU. */
function written<L extends ParamsLayout>(layout: L, values: Record<keyof L, number>) {
  const writeBuffer = vi.fn<(buffer: unknown, offset: number, data: ArrayBuffer) => void>();
  const createBuffer = vi.fn((descriptor: GPUBufferDescriptor) => descriptor);
  writeParams({ createBuffer, queue: { writeBuffer } } as unknown as GPUDevice, 'test', layout, values);
  const [buffer, offset, data] = writeBuffer.mock.calls[0]!;
  expect([buffer, offset]).toEqual([createBuffer.mock.results[0]!.value, 0]);
  return { ...createBuffer.mock.calls[0]![0], view: new DataView(data) };
}

it('writes fields in the order of the layout, not of the values, each by its type', () => {
  const layout = { count: 'u32', shift: 'i32', gain: 'f32' } as const;
  const { view, label } = written(layout, { gain: 0.5, shift: -2, count: 0xffffffff });
  expect(label).toBe('test.params');
  expect(view.getUint32(0, true)).toBe(0xffffffff);
  expect(view.getInt32(4, true)).toBe(-2);
  expect(view.getFloat32(8, true)).toBe(0.5);
});

it('rounds the size up to 16 bytes and writes all of them', () => {
  const four = { a: 'u32', b: 'u32', c: 'u32', d: 'u32' } as const;
  expect(written({ a: 'u32' }, { a: 1 })).toMatchObject({ size: 16, usage: 72 });
  expect(written(four, { a: 1, b: 2, c: 3, d: 4 }).size).toBe(16);
  const { size, view } = written({ ...four, e: 'f32' }, { a: 1, b: 2, c: 3, d: 4, e: 5 });
  expect([size, view.byteLength, view.getFloat32(16, true)]).toEqual([32, 32, 5]);
});
