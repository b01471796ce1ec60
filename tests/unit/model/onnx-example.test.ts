import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inspectCheckpoint } from '../../../src/model/checkpoint/inspect.ts';
import { openCheckpoint } from '../../../src/model/checkpoint/open.ts';
import { MICROSOFT } from '../../../src/model/graph/onnx.ts';
import type { ExportOperators } from '../../../src/model/onnx-export/export-onnx.ts';
import { exportPart, partsOf } from '../../../src/model/onnx-export/export-onnx.ts';
import { onnxExample } from '../../../src/model/onnx-export/onnx-example.ts';
import { TINY_HEADS, tinyFile } from '../../support/tiny-file.ts';

/** The Python to run the program with; PYTHON names another one. */
const PYTHON = process.env['PYTHON'] ?? 'python3';
const missing = spawnSync(PYTHON, ['-c', 'import numpy, onnxruntime'], { encoding: 'utf8' }).status !== 0;
if (missing)
  console.warn(`Left out: ${PYTHON} with numpy and onnxruntime is not here (PYTHON names another).`);

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

const tiny = async () => inspectCheckpoint(await openCheckpoint(tinyFile()), { setting: TINY_HEADS });

/** Writes what the archive holds into a folder. */
async function exported(operators: ExportOperators): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'onnx-'));
  folders.push(folder);
  const model = await tiny();
  for (const name of partsOf(model)) {
    const { graphFile, graph, weightsFile, weights } = exportPart(name, model, operators);
    writeFileSync(join(folder, graphFile), graph);
    const chunks: Uint8Array[] = [];
    for await (const chunk of weights.chunks()) chunks.push(chunk);
    writeFileSync(join(folder, weightsFile), Buffer.concat(chunks));
  }
  writeFileSync(join(folder, 'example.py'), onnxExample(model.family, model.config));
  return folder;
}

describe('exported graphs', () => {
  it('have a batch axis first, on every input and output of a clip', async () => {
    const model = await tiny();
    for (const name of partsOf(model)) {
      const { inputs, outputs } = exportPart(name, model).part.graph;
      for (const { shape } of [...inputs, ...outputs]) {
        expect(shape[0], name).toBe(name === 'classifier' ? 'N' : 'B');
      }
    }
  });

  it('use operators of ONNX alone where that is asked, and those of ONNX Runtime otherwise', async () => {
    const model = await tiny();
    const domains = (operators: ExportOperators) =>
      new Set(
        partsOf(model).flatMap((name) =>
          exportPart(name, model, operators).part.graph.nodes.map(({ domain }) => domain),
        ),
      );
    expect(domains('standard')).toEqual(new Set(['']));
    expect(domains('onnxruntime')).toEqual(new Set(['', MICROSOFT]));
  });
});

describe.skipIf(missing)('the Python program beside the graphs', () => {
  const run = (folder: string) => execFileSync(PYTHON, [join(folder, 'example.py')], { encoding: 'utf8' });

  it('runs as it is, for a batch of two, and both kinds of operators agree', async () => {
    const [fused, standard] = [run(await exported('onnxruntime')), run(await exported('standard'))];
    expect(standard).toContain('predicted audio patches: (2, 512, 256)');
    expect(standard).toContain('predicted visual patches: (2, 196, 768)');
    expect(standard).toContain('class scores: (2, 5)');
    const numbers = (text: string) => [...text.matchAll(/-?\d+\.\d{4}\b/g)].map(Number);
    expect(numbers(fused)).toHaveLength(6);
    numbers(fused).forEach((value, place) => expect(numbers(standard)[place]).toBeCloseTo(value, 3));
  });
});
