import { expect, it } from 'vitest';
import { fileNameOf } from '../../../src/engine/checkpoint/file-name.ts';

it.each([
  ['https://models.test/a/base%20plus.pth?download=1', 'base plus.pth'],
  ['https://models.test/a/100%.pth', '100%.pth'],
  ['https://models.test/', 'https://models.test/'],
])('%s is named %s', (url, name) => {
  expect(fileNameOf(url)).toBe(name);
});
