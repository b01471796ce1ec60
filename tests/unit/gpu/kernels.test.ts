import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FRAME_SAMPLES, MEL_BINS } from '../../../src/core/geometry.ts';
import { ENERGY_FLOOR, FFT_SIZE, PRE_EMPHASIS } from '../../../src/dsp/fbank.ts';
import { TINY } from '../../../src/dsp/griffin-lim.ts';
import { WEIGHT_BITS } from '../../../src/dsp/resize-crop.ts';
import { SPECTRUM_BINS } from '../../../src/dsp/stft.ts';

const WRAPPERS = import.meta.glob<Record<string, unknown>>('../../../src/gpu/kernels/*.ts', { eager: true });

/** Without comments, so that commented code counts for nothing. */
const shaderText = (path: string) =>
  readFileSync(`shaders/${path}`, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');

const stemsIn = (folder: string, ending: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();

const STEMS = stemsIn('shaders', '.wgsl');

/** Fields of `struct Params`, in order: `[name, type]`. */
function paramsFields(code: string): string[][] {
  const body = /struct\s+Params\s*\{([^}]*)\}/.exec(code)?.[1];
  if (body === undefined) throw new Error('There is no struct Params.');
  return body
    .split(',')
    .map((field) => field.split(':').map((part) => part.trim()))
    .filter(([name]) => name !== '');
}

it('finds the shaders', () => {
  expect(STEMS.length).toBeGreaterThanOrEqual(6);
});

it('has a shader for every wrapper', () => {
  expect(stemsIn('src/gpu/kernels', '.ts')).toEqual(STEMS);
});

describe.each(STEMS)('%s', (stem) => {
  const code = shaderText(`${stem}.wgsl`);

  it('has its wrapper, its reference and its test', () => {
    expect(existsSync(`src/gpu/kernels/${stem}.ts`), 'wrapper').toBe(true);
    expect(existsSync(`tests/gpu/${stem}.test.ts`), 'test').toBe(true);
    const references = ['math', 'dsp'].map((layer) => `src/${layer}/${stem}.ts`).filter((p) => existsSync(p));
    expect(references).toHaveLength(1);
    // The reference and the shader name each other, so that whoever changes one finds the other.
    expect(readFileSync(references[0]!, 'utf8')).toContain(`shaders/${stem}.wgsl`);
    expect(readFileSync(`shaders/${stem}.wgsl`, 'utf8')).toContain(references[0]);
  });

  it('has the parameters of its wrapper: names, types and order', () => {
    const layout = WRAPPERS[`../../../src/gpu/kernels/${stem}.ts`]?.[
      `${stem.toUpperCase().replaceAll('-', '_')}_PARAMS`
    ] as Record<string, string> | undefined;
    const fields = paramsFields(code);
    expect(fields.length).toBeGreaterThan(0);
    expect(Object.entries(layout ?? {})).toEqual(fields);
    // Scalars of 4 bytes leave no room for padding.
    for (const [name, type] of fields) expect(['u32', 'i32', 'f32'], name).toContain(type);
  });

  it('takes parameters in the three ways there are, and no fourth', () => {
    const [entries, uniforms] = [code.match(/@compute/g), code.match(/var<uniform>[^;]*/g)];
    expect(entries?.length).toBeGreaterThan(0);
    expect(uniforms).toEqual(['var<uniform> params: Params']);
    expect(code).not.toMatch(/\$\{|\{\{|#if|#define/);
    // Every entry point's size is an override's, for the tests run each at two.
    expect(code.match(/@workgroup_size\(\s*\d/)).toBeNull();
  });

  it('numbers the workgroups of a folded grid', () => {
    const entries = code.match(/@compute/g)?.length;
    expect(code.match(/group\.x \+ group\.y \* groups\.x/g)).toHaveLength(entries!);
  });

  it('uses snake_case', () => {
    const names = [...code.matchAll(/\b(?:fn|let|var(?:<[^>]*>)?|override)\s+(\w+)/g)].map(
      ([, name]) => name!,
    );
    expect(names.length).toBeGreaterThan(3);
    expect(names.filter((name) => !/^[a-z][a-z0-9_]*$/.test(name))).toEqual([]);
  });
});

describe('shared functions', () => {
  it.each(stemsIn('shaders/lib', '.wgsl'))(
    'lib/%s has no entry point and no binding, and is used',
    (stem) => {
      expect(shaderText(`lib/${stem}.wgsl`)).not.toMatch(/@compute|@group|@binding/);
      const users = STEMS.filter((user) =>
        readFileSync(`src/gpu/kernels/${user}.ts`, 'utf8').includes(`shaders/lib/${stem}.wgsl?raw`),
      );
      expect(users).not.toEqual([]);
    },
  );
});

describe('numbers written twice, for the two languages, are the same', () => {
  /** A `const` of a shader; hexadecimal floats as the shaders write them. */
  function shaderConst(stem: string, name: string): number {
    const text = new RegExp(`const ${name} = ([^;]+);`).exec(shaderText(`${stem}.wgsl`))?.[1] ?? 'missing';
    const power = /^0x1p(-?\d+)$/.exec(text)?.[1];
    return power === undefined ? Number(text.replace(/u$/, '')) : 2 ** Number(power);
  }

  it.each([
    ['fbank', 'FRAME_SAMPLES', FRAME_SAMPLES],
    ['lib/fft-256', 'FFT_SIZE', FFT_SIZE],
    ['lib/fft-256', 'POINTS', FFT_SIZE / 2],
    ['lib/fft-256', 'BUTTERFLIES', FFT_SIZE / 8],
    ['stft', 'FRAME_SAMPLES', FRAME_SAMPLES],
    ['stft', 'BINS', SPECTRUM_BINS],
    ['istft', 'FRAME_SAMPLES', FRAME_SAMPLES],
    ['istft', 'BINS', SPECTRUM_BINS],
    ['mel-inverse', 'MELS', MEL_BINS],
    ['mel-inverse', 'BINS', SPECTRUM_BINS],
    ['griffin-lim', 'TINY', TINY],
    ['fbank', 'MELS', MEL_BINS],
    ['fbank', 'PRE_EMPHASIS', PRE_EMPHASIS],
    ['fbank', 'ENERGY_FLOOR', ENERGY_FLOOR],
    ['resize-crop', 'WEIGHT_BITS', WEIGHT_BITS],
  ])('%s: %s', (stem, name, value) => {
    expect(shaderConst(stem, name)).toBe(value);
  });
});
