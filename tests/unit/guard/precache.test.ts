import { describe, expect, it } from 'vitest';
import { filesToStore, modelsToStore } from '../../../src/guard/precache.ts';

const FILES = [
  'index.html',
  'LICENSE',
  'THIRD-PARTY-NOTICES.md',
  'assets/index-1.js',
  'assets/ort.jspi.bundle.min-1.js',
  'assets/ort.webgpu.bundle.min-1.js',
  'assets/ort-wasm-simd-threaded.asyncify-1.wasm',
  'assets/ort-wasm-simd-threaded.jspi-1.wasm',
  'models/manifest.json',
  'models/first.safetensors',
  'models/second.safetensors',
  'models/classifier.safetensors',
  'models/classifier.labels.csv',
  'models/experiments.json',
  'models/experiments.schema.json',
  'models/features.safetensors',
  'samples/manifest.json',
  'samples/01.webm',
  'samples/previews/01.jpg',
  'samples/train/01.webm',
];

const MODELS = modelsToStore({
  models: [
    { file: 'first.safetensors' },
    { file: 'second.safetensors' },
    { file: 'classifier.safetensors', labels: 'classifier.labels.csv' },
  ],
});

describe('what a first visit stores', () => {
  it('is the page, one build of the runtime, what the views use of models, and the samples', () => {
    const common = [
      'index.html',
      'assets/index-1.js',
      'models/manifest.json',
      'models/experiments.json',
      'models/features.safetensors',
      'models/classifier.safetensors',
      'models/classifier.labels.csv',
      'models/first.safetensors',
      'samples/manifest.json',
      'samples/01.webm',
      'samples/previews/01.jpg',
    ];
    const stored = (hasJspi: boolean) => filesToStore(FILES, { hasJspi, models: MODELS }).sort();
    expect(stored(true)).toEqual(
      [...common, 'assets/ort.jspi.bundle.min-1.js', 'assets/ort-wasm-simd-threaded.jspi-1.wasm'].sort(),
    );
    expect(stored(false)).toEqual(
      [
        ...common,
        'assets/ort.webgpu.bundle.min-1.js',
        'assets/ort-wasm-simd-threaded.asyncify-1.wasm',
      ].sort(),
    );
  });

  it('does without a model where the manifest has none', () => {
    expect(filesToStore(FILES, { hasJspi: true, models: [] })).not.toContain('models/first.safetensors');
  });
});
