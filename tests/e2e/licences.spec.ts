import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';

/** Packages whose work is a good part of the page, with the script that holds them. */
const BANNERS = [
  ['react-dom', /^page-/],
  ['@mantine/core', /^page-/],
  ['zustand', /./],
  ['MPL-2.0: mediabunny', /./],
  ['BSD-3-Clause: @echogarden/speex-resampler-wasm', /./],
  ['onnxruntime-web', /^ort\./],
] as const;

test('the built page names whose work it holds, with their licences', () => {
  expect(readFileSync('dist/LICENSE', 'utf8')).toBe(readFileSync('LICENSE', 'utf8'));
  const notices = readFileSync('dist/THIRD-PARTY-NOTICES.md', 'utf8');
  for (const sentence of [
    'Copyright (c) Meta Platforms, Inc. and affiliates.',
    'Copyright (c) 2021 Vitaly Rtishchev',
    'Mozilla Public License Version 2.0',
    'Source: https://github.com/Vanilagy/mediabunny',
    'Copyright (c) Microsoft Corporation.',
    'Jean-Marc Valin',
    'zustand',
  ]) {
    expect(notices).toContain(sentence);
  }
  const scripts = readdirSync('dist/assets').filter((file) => file.endsWith('.js'));
  for (const [name, where] of BANNERS) {
    const heads = scripts
      .filter((file) => where.test(file))
      .flatMap((file) => readFileSync(`dist/assets/${file}`, 'utf8').match(/\/\*! [^*]* \*\//g) ?? []);
    expect(
      heads.some((head) => head.includes(name)),
      name,
    ).toBe(true);
  }
});
