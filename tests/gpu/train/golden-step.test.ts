// @module-tag slow
import { describe, it } from 'vitest';
import { expectGoldenCurve, expectGoldenGradients } from '../../support/train-golden-checks.ts';

describe('the golden training step on WebGPU', () => {
  it(
    'both: losses and gradients are those of PyTorch',
    () => expectGoldenGradients('webgpu', 'both'),
    300_000,
  );

  it('has the loss curve of PyTorch over 20 steps', () => expectGoldenCurve('webgpu'), 600_000);
});
