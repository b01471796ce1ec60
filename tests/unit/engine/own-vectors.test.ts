import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { toParquet } from '../../../cli/feature-table.ts';
import type { EngineContext } from '../../../src/engine/context.ts';
import { openGallery } from '../../../src/engine/features/gallery.ts';
import { readOwnVectors } from '../../../src/engine/features/own-vectors.ts';
import { nearestItems } from '../../../src/engine/map/nearest-items.ts';
import { npyFloats, npyHeader, npyTexts } from '../../../src/storage/npy.ts';
import { featuresParquet } from '../../../src/storage/parquet.ts';
import { npzPieces } from '../../support/npz.ts';

const npz = async (arrays: Parameters<typeof npzPieces>[0]) => new File(await npzPieces(arrays), 'mine.npz');

const parquet = (bytes: Uint8Array, name = 'part-0.parquet') => new File([bytes.slice()], name);

const AUDIO = Float32Array.of(3, 4, 0, 1, 0, 2);
const VISUAL = Float32Array.of(0, 5, 1, 0, 0, 0);

describe('vectors of an .npz', () => {
  it('become pairs of unit length with their names and kinds; zeros are absent', async () => {
    const gallery = await readOwnVectors([
      await npz({
        audio: npyFloats(AUDIO, [3, 2]),
        visual: npyFloats(VISUAL, [3, 2]),
        name: npyTexts(['Zürich', 'two', 'three']),
        kind: npyTexts(['rain', '', 'bell']),
      }),
    ]);
    expect(gallery.width).toBe(2);
    expect(gallery.entries.map(({ name, kind, hasVisual }) => [name, kind, hasVisual])).toEqual([
      ['Zürich', 'rain', true],
      ['two', null, true],
      ['three', 'bell', false],
    ]);
    expect([...gallery.audio]).toEqual([Math.fround(0.6), Math.fround(0.8), 0, 1, 0, 1]);
    expect([...gallery.hasFrame]).toEqual([1, 1, 0]);
  });

  it('may have several frames, of which the middle one that is there is taken', async () => {
    const frames = Float32Array.of(1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 0);
    const { visual, entries } = await readOwnVectors([await npz({ visual: npyFloats(frames, [2, 3, 2]) })]);
    expect([...visual]).toEqual([0, 1, 1, 0]);
    expect(entries[0]).toMatchObject({ name: 'mine 0', hasAudio: false });
  });

  it('may be packed', async () => {
    const [header, values] = npyFloats(AUDIO, [3, 2]);
    const file = Buffer.concat([header!, values!]);
    const packed = deflateRawSync(file);
    const name = Buffer.from('audio.npy');
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(file.length, 24);
    central.writeUInt16LE(name.length, 28);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt32LE(46 + name.length, 12);
    end.writeUInt32LE(30 + name.length + packed.length, 16);
    const zip = Buffer.concat([local, name, packed, central, name, end]);
    const { audio } = await readOwnVectors([new File([zip], 'packed.npz')]);
    expect([...audio]).toEqual([Math.fround(0.6), Math.fround(0.8), 0, 1, 0, 1]);
    const cut = Buffer.from(zip);
    cut.fill(7, 30 + name.length, 40 + name.length);
    await expect(readOwnVectors([new File([cut], 'cut.npz')])).rejects.toThrow(/cannot be unpacked/);
  });

  it('are refused with what was expected', async () => {
    await expect(readOwnVectors([new File(['text'], 'a.npz')])).rejects.toThrow(/archive of NumPy arrays/);
    await expect(readOwnVectors([await npz({ other: npyFloats(AUDIO, [3, 2]) })])).rejects.toThrow(
      /arrays "audio" and "visual"/,
    );
    const whole = new Uint8Array(new Int32Array(6).buffer);
    await expect(readOwnVectors([await npz({ audio: [npyHeader('<i4', [3, 2]), whole] })])).rejects.toThrow(
      /got <i4 \(3, 2\)/,
    );
    await expect(
      readOwnVectors([
        await npz({ audio: npyFloats(AUDIO, [3, 2]) }),
        await npz({ audio: npyFloats(AUDIO, [2, 3]) }),
      ]),
    ).rejects.toThrow(/vectors of 2 numbers, got 3/);
    await expect(
      readOwnVectors([await npz({ audio: npyFloats(Float32Array.of(1, Number.NaN), [1, 2]) })]),
    ).rejects.toThrow(/finite/);
  });
});

describe('vectors of a .parquet', () => {
  const row = (clipId: string, frame: number | null, visual: number[], start = 0) => ({
    clipId,
    path: `rain/${clipId}.mp4`,
    windowStartSeconds: start,
    windowSeconds: 10,
    frame,
    audio: Float32Array.of(1, 0),
    visual: Float32Array.from(visual),
    audioNorm: 1,
    visualNorm: 1,
  });

  it.each(['float32', 'float16'] as const)('of the command line (%s): a window an item', async (dtype) => {
    const bytes = toParquet(
      [
        row('a', 0, [1, 0]),
        row('a', 1, [0, 1]),
        row('b', 0, [1, 0]),
        row('b', null, [0, -1]),
        row('b', 0, [1, 0], 10),
      ],
      { modelSha256: 'x', preprocessing: 'y', dtype },
    );
    const gallery = await readOwnVectors([parquet(bytes)]);
    expect(gallery.entries.map(({ name, kind }) => [name, kind])).toEqual([
      ['a.mp4', 'rain'],
      ['b.mp4', 'rain'],
      ['b.mp4, from 10.0 s', 'rain'],
    ]);
    // The middle frame, or the mean over frames where the table has it.
    expect([...gallery.visual]).toEqual([0, 1, 0, -1, 1, 0]);
  });

  it('of the page itself: a row a feature', async () => {
    const whose = { item: 'i', name: 'Item', kind: 'bell' };
    const bytes = featuresParquet(
      [
        { ...whose, sense: 'audio', frame: null, feature: Float32Array.of(0, 1) },
        { ...whose, sense: 'visual', frame: 0, feature: Float32Array.of(1, 0) },
      ],
      {},
    );
    const { entries, audio, visual } = await readOwnVectors([parquet(bytes)]);
    expect(entries).toMatchObject([{ name: 'Item', kind: 'bell', hasAudio: true, hasVisual: true }]);
    expect([[...audio], [...visual]]).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });

  it('are refused where they are none', async () => {
    await expect(readOwnVectors([parquet(new Uint8Array(40))])).rejects.toThrow(/Expected a Parquet file/);
  });
});

describe('a gallery of own vectors', () => {
  const context = { signal: new AbortController().signal, progress: () => undefined };

  it('is read once, and its nearest items are found across and within the modalities', async () => {
    const engine = { ownVectors: null } as unknown as EngineContext;
    const file = await npz({
      audio: npyFloats(Float32Array.of(1, 0, 0, 1, 0.9, 0.1), [3, 2]),
      visual: npyFloats(Float32Array.of(0, 1, 1, 0, 0, 0), [3, 2]),
    });
    const source = { kind: 'vectors', id: 'one', files: [file] } as const;
    const gallery = await openGallery(engine, source, context);
    expect(await openGallery(engine, { ...source, files: [] }, context)).toBe(gallery);
    const near = await nearestItems(engine, { source, item: 'own-0', count: 2 }, context);
    expect(near.visualOfAudio?.map(({ item }) => item)).toEqual([1, 0]);
    expect(near.audioOfAudio?.map(({ item }) => item)).toEqual([2, 1]);
    expect(near.visualOfVisual?.map(({ item }) => item)).toEqual([1]);
    const silent = await nearestItems(engine, { source, item: 'own-2', count: 2 }, context);
    expect(silent.audioOfVisual).toBeNull();
    await expect(nearestItems(engine, { source, item: 'gone', count: 2 }, context)).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});
