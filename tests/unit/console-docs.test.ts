import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { consoleDocs } from '../../scripts/console-docs.mjs';

it('docs/console.md is what the contract says: run `npm run docs`', () => {
  const written = readFileSync('docs/console.md', 'utf8');
  expect(written).toContain('| `reconstruct` |');
  expect(written).toContain('### LabBundle');
  expect(consoleDocs()).toBe(written);
});
