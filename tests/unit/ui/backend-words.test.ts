import { expect, it } from 'vitest';
import type { Environment } from '../../../src/contract/environment.ts';
import { backendDetail, backendText } from '../../../src/ui/shell/header/backend-words.ts';

const GPU: Environment = {
  backend: 'webgpu',
  reason: 'on nvidia ampere',
  threads: 1,
  crossOriginIsolated: true,
  adapter: 'nvidia ampere',
  softwareAdapter: false,
  shaderF16: true,
};
const model = (precision: 'float16' | 'float32') => ({ precision, precisionReason: `Why ${precision}.` });

it('names the precision that runs, and why', () => {
  expect(backendText(GPU, model('float16'))).toBe('WebGPU float16');
  expect(backendText(GPU, model('float32'))).toBe('WebGPU float32');
  expect(backendText({ ...GPU, softwareAdapter: true }, model('float32'))).toBe(
    'WebGPU float32 (software adapter)',
  );
  expect(backendDetail(GPU, model('float16'))).toBe(
    'The model runs on WebGPU: on nvidia ampere. Why float16.',
  );
});

it('names no precision before there is a model', () => {
  expect(backendText(GPU, null)).toBe('WebGPU');
  expect(backendDetail(GPU, null)).toBe('The model runs on WebGPU: on nvidia ampere.');
});

it('says of WASM how many threads it has, and why it was taken', () => {
  const wasm = { ...GPU, backend: 'wasm', reason: 'no GPU adapter found', threads: 2 } as const;
  expect(backendText(wasm, model('float32'))).toBe('WASM, 2 threads: no GPU adapter found');
  expect(backendText({ ...wasm, threads: 1 }, null)).toBe('WASM, 1 thread: no GPU adapter found');
  expect(backendDetail(wasm, model('float32'))).toBe(
    'The model runs on the CPU (WASM): no GPU adapter found. Why float32.',
  );
});
