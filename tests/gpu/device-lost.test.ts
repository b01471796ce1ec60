import { expect, it } from 'vitest';
import { AppError } from '../../src/core/errors.ts';
import { requestGpu } from '../../src/gpu/device.ts';

it('tells in a sentence when the device is gone', async () => {
  const gpu = await requestGpu();
  if (!gpu) throw new Error('There is no WebGPU adapter: this test needs one, a software adapter will do.');
  gpu.device.destroy();
  const { code, message } = await gpu.lost;
  expect(new AppError(code, message)).toMatchObject({ code: 'gpu/lost' });
  expect(message).toMatch(/restart the worker\.$/);
});
