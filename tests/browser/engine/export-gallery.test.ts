import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { relativeL2 } from '../../support/compare.ts';
import { fixtureBytes } from '../../support/fixture.ts';
import { parseNpy } from '../../support/npy.ts';
import { readStoredZip } from '../../support/stored-zip.ts';
import { publicUrl, startWorker } from './worker.ts';

const PAIRS = { kind: 'pairs', url: publicUrl('models/features.safetensors') } as const;
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

/** Two clips: one with both senses, one without sound. */
async function openTwo(engine: Awaited<ReturnType<typeof startWorker>>) {
  const { client } = engine;
  await client.call('loadModel', {
    source: { kind: 'bundled', manifestUrl: publicUrl('models/manifest.json') },
  });
  for (const name of ['h264-aac.mov', 'bt709-tagged.mp4']) {
    const file = new File([await fixtureBytes(`media/${name}`)], name);
    await client.call('openClip', { clipId: name, source: { kind: 'file', file } });
  }
  const clips = ['h264-aac.mov', 'bt709-tagged.mp4'].map((clipId) => ({ clipId, frameIndex: 0 }));
  return { kind: 'clips', frames: 'one', clips } as const;
}

interface Row {
  readonly item: string;
  readonly kind: string | null;
  readonly sense: string;
  readonly frame: number | null;
  readonly feature: number[];
}

describe('a gallery written for other programs', () => {
  it('has the same unit rows in NumPy’s archive and in Parquet, and what made them', async () => {
    using engine = await startWorker('wasm');
    const source = await openTwo(engine);
    const { client } = engine;
    const archive = await client.call('exportGallery', { source, format: 'npz' });
    expect(archive.fileName).toBe('features-2.npz');
    const files = await readStoredZip(archive.blob);
    const array = async (name: string) => parseNpy(await bytesOf(files.get(`${name}.npy`)!));
    const audio = await array('audio');
    const visual = await array('visual');
    const [, width] = audio.shape as [number, number];
    expect(audio.shape).toEqual([2, width]);
    expect(visual.shape).toEqual([2, 1, width]);
    expect(Math.hypot(...audio.data.subarray(0, width))).toBeCloseTo(1, 6);
    // No sound: zeros, and said so.
    expect(Math.hypot(...audio.data.subarray(width))).toBe(0);
    expect([...(await bytesOf(files.get('has_audio.npy')!)).slice(-2)]).toEqual([1, 0]);
    const about = new TextDecoder().decode(await bytesOf(files.get('about.npy')!));
    // Four bytes a character.
    expect(about.replaceAll('\0', '')).toContain('"backend":"wasm"');

    const table = await client.call('exportGallery', { source, format: 'parquet' });
    const buffer = await table.blob.arrayBuffer();
    const rows = (await parquetReadObjects({ file: buffer })) as unknown as Row[];
    expect(rows.map(({ item, sense, frame }) => [item, sense, frame])).toEqual([
      ['h264-aac.mov', 'audio', null],
      ['h264-aac.mov', 'visual', 0],
      ['bt709-tagged.mp4', 'visual', 0],
    ]);
    expect(Float32Array.from(rows[0]!.feature)).toEqual(audio.data.slice(0, width));
    expect(Float32Array.from(rows[2]!.feature)).toEqual(visual.data.slice(width));
    const metadata = parquetMetadata(buffer).key_value_metadata?.find(
      ({ key }) => key === 'cav-mae-playground',
    );
    expect(JSON.parse(metadata!.value!)).toMatchObject({ width, frames: 1, backend: 'wasm' });

    const cosines = await client.call('exportGallery', { source, format: 'npy' });
    const { shape, data } = parseNpy(await bytesOf(cosines.blob));
    // One sound against both pictures.
    expect(shape).toEqual([1, 2]);
    const { cosine } = await client.call('similarity', { clips: source.clips });
    expect(relativeL2(Float32Array.from(data), cosine)).toBeLessThan(1e-6);
    const named = await client.call('exportGallery', { source, format: 'csv' });
    const [head, row, rest] = (await named.blob.text()).split('\n');
    expect(head).toBe('sound \\ picture,h264-aac.mov,bt709-tagged.mp4');
    expect(row).toMatch(/^h264-aac\.mov,/);
    expect(Float32Array.from(row!.split(',').slice(1), Number)).toEqual(Float32Array.from(data));
    expect(rest).toBe('');
  });

  it('is every pair of the held-out ones, with its kind', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const { blob, fileName } = await client.call('exportGallery', { source: PAIRS, format: 'parquet' });
    expect(fileName).toBe('features-500.parquet');
    const rows = (await parquetReadObjects({ file: await blob.arrayBuffer() })) as unknown as Row[];
    expect(rows).toHaveLength(1000);
    expect(new Set(rows.map(({ kind }) => kind)).size).toBe(26);
    const { blob: matrix } = await client.call('exportGallery', { source: PAIRS, format: 'npy' });
    expect(parseNpy(await bytesOf(matrix)).shape).toEqual([500, 500]);
  });

  it('ends when it is cancelled', async () => {
    using engine = await startWorker('wasm');
    const controller = new AbortController();
    await expect(
      engine.client.call(
        'exportGallery',
        { source: PAIRS, format: 'npy' },
        { signal: controller.signal, onProgress: () => controller.abort() },
      ),
    ).rejects.toMatchObject({ code: 'aborted' });
  });
});
