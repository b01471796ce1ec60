// @module-tag slow
import { describe, expect, it } from 'vitest';
import { openOwnFolder } from '../../../src/core/own-names.ts';
import { CavMae } from '../../../src/model/cav-mae.ts';
import { inspectCheckpoint } from '../../../src/model/checkpoint/inspect.ts';
import { openCheckpoint } from '../../../src/model/checkpoint/open.ts';
import { loadRuntime } from '../../../src/model/runtime.ts';
import { GRIDS } from '../../support/cav-mae-inputs.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import { readStoredZip } from '../../support/stored-zip.ts';
import { publicUrl, startWorker } from './worker.ts';

const SETTINGS = { numHeads: 3, decoderNumHeads: 4, normPix: true };
const checkpoint = async () => new File([await fixtureBytes('golden/pretrain.pth')], 'pre trained.pth');

async function exported(format: 'safetensors' | 'onnx', isStandard = false) {
  using engine = await startWorker('wasm');
  const { client } = engine;
  await client.call('loadModel', { source: { kind: 'file', file: await checkpoint() }, ...SETTINGS });
  const told: (readonly [number, number])[] = [];
  const { fileName, blob } = await client.call(
    'exportModel',
    { format, isStandard },
    { onProgress: ({ done, total }) => told.push([done, total]) },
  );
  // The worker is gone after this: what it wrote must outlive it.
  return { fileName, told, blob: new Blob([await blob.arrayBuffer()]) };
}

/** Some patches of a sound and where they are, the same for all. */
const ids = Int32Array.from({ length: 40 }, (_, index) => (index * 37) % GRIDS.audio.tokens);
const patches = Float32Array.from(
  { length: ids.length * GRIDS.audio.patchValues },
  (_, index) => Math.sin(index * 0.37) + ((index * 7919) % 101) / 50 - 1,
);

/** A batch of the same clip twice. */
const twice = <T extends Float32Array | Int32Array>(values: T): T => {
  const both = new (values.constructor as new (length: number) => T)(2 * values.length);
  both.set(values);
  both.set(values, values.length);
  return both;
};

describe('the loaded model, taken away', () => {
  it('is a safetensors file that opens without settings and computes the same', async () => {
    const { fileName, blob, told } = await exported('safetensors');
    expect(fileName).toBe('pre-trained.safetensors');
    expect(told.at(-1)).toEqual([blob.size, blob.size]);
    const before = inspectCheckpoint(await openCheckpoint(await checkpoint()), { setting: SETTINGS });
    const after = inspectCheckpoint(await openCheckpoint(blob));
    expect(after.config).toEqual(before.config);
    const [own, taken] = [before, after].map((model) => new CavMae(model, { backend: { kind: 'wasm' } }));
    using expected = await own!.encode('audio', patches, ids);
    using actual = await taken!.encode('audio', patches, ids);
    expect(await taken!.pooled('audio', actual)).toEqual(await own!.pooled('audio', expected));
  });

  it.each([false, true])(
    'is an archive of graphs for batches, with standard operators alone: %s',
    async (isStandard) => {
      const { fileName, blob } = await exported('onnx', isStandard);
      expect(fileName).toBe('pre-trained-onnx.zip');
      const files = await readStoredZip(blob);
      const parts = ['audio-tower', 'visual-tower', 'audio-head', 'visual-head', 'joint', 'decoder'];
      expect([...files.keys()]).toEqual([
        'README.txt',
        'example.py',
        ...parts.flatMap((part) => [`${part}.onnx`, `${part}.onnx.data`]),
      ]);

      const runtime = await loadRuntime();
      const open = async (part: string) =>
        runtime.InferenceSession.create(new Uint8Array(await files.get(`${part}.onnx`)!.arrayBuffer()), {
          executionProviders: ['wasm'],
          externalData: [
            {
              path: `${part}.onnx.data`,
              data: new Uint8Array(await files.get(`${part}.onnx.data`)!.arrayBuffer()),
            },
          ],
          logSeverityLevel: 3,
        });
      const tower = await open('audio-tower');
      const { tokens } = await tower.run({
        patches: new runtime.Tensor('float32', twice(patches), [2, ids.length, GRIDS.audio.patchValues]),
        ids: new runtime.Tensor('int32', twice(ids), [2, ids.length]),
      });
      const head = await open('audio-head');
      const { mean } = await head.run({ tokens: tokens! });
      const own = new CavMae(
        inspectCheckpoint(await openCheckpoint(await checkpoint()), { setting: SETTINGS }),
        {
          backend: { kind: 'wasm' },
        },
      );
      using expected = await own.encode('audio', patches, ids);
      const pooled = await own.pooled('audio', expected);
      expect(mean!.dims).toEqual([2, pooled.length]);
      // The same arithmetic in another order of sums.
      const apart = (mean!.data as Float32Array).map((value, at) =>
        Math.abs(value - pooled[at % pooled.length]!),
      );
      expect(Math.max(...apart)).toBeLessThan(2e-5);

      const readme = await files.get('README.txt')!.text();
      expect(readme).toContain('in   patches: float32 (B, L, 256)');
      expect(readme).toContain('out  visual: float32 (B, 196, 768)');
      expect(readme).toMatch(/3 heads/);
      expect(readme.includes('needs ONNX Runtime')).toBe(!isStandard);
      expect(await files.get('example.py')!.text()).toContain('def reconstruct(');
    },
  );

  it('leaves nothing where it is cancelled, and a second export goes well', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    await client.call('loadModel', { source: { kind: 'file', file: await checkpoint() }, ...SETTINGS });
    const exports = await openOwnFolder('exports', { create: true });
    const listed = async () => {
      const names: string[] = [];
      for await (const name of exports.keys()) names.push(name);
      return names;
    };
    for (const name of await listed()) await exports.removeEntry(name);
    const controller = new AbortController();
    await expect(
      client.call(
        'exportModel',
        { format: 'onnx' },
        { signal: controller.signal, onProgress: () => controller.abort() },
      ),
    ).rejects.toMatchObject({ code: 'aborted' });
    const { blob } = await client.call('exportModel', { format: 'safetensors' });
    expect((await openCheckpoint(blob)).entries.size).toBeGreaterThan(100);
    expect(await listed()).toHaveLength(1);
  });

  it('takes the names of its classes along', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const manifestUrl = publicUrl('models/manifest.json');
    const { models } = (await (await fetch(manifestUrl)).json()) as {
      models: { id: string; labels?: string }[];
    };
    const modelId = models.find(({ labels }) => labels)!.id;
    const before = await client.call('loadModel', { source: { kind: 'bundled', manifestUrl, modelId } });
    const { blob } = await client.call('exportModel', { format: 'safetensors' });
    const file = new File([await blob.arrayBuffer()], 'taken.safetensors');
    const after = await client.call('loadModel', { source: { kind: 'file', file } });
    expect(after.labels).toHaveLength(26);
    expect(after.labels).toEqual(before.labels);
    expect(after.trainedOn).toBe(before.trainedOn);
  });

  it('tells the hash of a file that was dropped', async () => {
    const file = await checkpoint();
    using engine = await startWorker('wasm');
    const { client } = engine;
    const { id, sha256 } = await client.call('loadModel', { source: { kind: 'file', file }, ...SETTINGS });
    expect(sha256).toBeNull();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
    const expected = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    expect(await client.call('hashModel', {})).toEqual({ id, sha256: expected, checksums: 'verified' });
  });
});
