import { describe, expect, it } from 'vitest';
import { isTaught } from '../../../src/train/parameters.ts';
import { VARIANTS } from '../../support/train-golden.ts';
import { expectGoldenCurve, expectGoldenGradients } from '../../support/train-golden-checks.ts';

describe('the golden training step on the processor', () => {
  it('has threads to run on, as in the page', () => expect(crossOriginIsolated).toBe(true));

  it.each(VARIANTS)('%s: losses and gradients are those of PyTorch', (variant) =>
    expectGoldenGradients('wasm', variant),
  );

  it.each(VARIANTS)('%s: the joint blocks have the same gradients where all else is fixed', (variant) =>
    expectGoldenGradients('wasm', variant, isTaught),
  );

  it('has the loss curve of PyTorch over 20 steps', () => expectGoldenCurve('wasm'));
});
