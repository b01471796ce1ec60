import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FeatureTableRow } from '../../../cli/feature-table.ts';
import { listParts, partsIn, writePart } from '../../../cli/feature-table.ts';
import { parseCollectionList } from '../../../src/contract/files/collection-list.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const rows = (count: number): FeatureTableRow[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ clipId: `clip ${i}`, path: `${i}.mp4`, windowStartSeconds: 0, windowSeconds: 10, frame: 5 },
    ...{ audio: Float32Array.of(1, 0), visual: null, audioNorm: 1, visualNorm: null },
  }));

it('names the tables of all shards, their bytes and rows', async () => {
  const about = { modelSha256: 'f', preprocessing: 'test', dtype: 'float16' } as const;
  await listParts(folder);
  expect(partsIn(folder)).toEqual([]);
  writePart(folder, '1-of-2', rows(3), about);
  await listParts(folder);
  writePart(folder, '0-of-2', rows(5), about);
  await listParts(folder);
  const listed = parseCollectionList(readFileSync(join(folder, 'collection.json'), 'utf8'));
  expect(listed.map(({ rows: count }) => count)).toEqual([5, 3]);
  expect(listed.map(({ name, bytes }) => [join(folder, name), bytes])).toEqual(
    partsIn(folder).map((path) => [path, statSync(path).size]),
  );
});
