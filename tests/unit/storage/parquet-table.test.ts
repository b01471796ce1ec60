import { parquetReadObjects } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/core/rng.ts';
import { halfToFloat } from '../../../src/math/half.ts';
import { ParquetTable } from '../../../src/storage/parquet-table.ts';
import type { TableOptions, TableRow } from '../../support/feature-parquet.ts';
import { featureParquet } from '../../support/feature-parquet.ts';

const WIDTH = 7;

/** Rows of which some lack a modality; values that float16 holds exactly. */
function rowsOf(count: number, width = WIDTH): TableRow[] {
  const random = new SeededRandom(count);
  const vector = () => random.uniforms(width).map((u) => Math.round(u * 64) / 64);
  return Array.from({ length: count }, (_, i) => ({
    clipId: `clip ${i}`,
    path: `kind ${i % 3}/clip ${i}.mp4`,
    start: i / 2,
    frame: i % 4 === 0 ? null : i % 10,
    audio: i % 5 === 1 ? null : vector(),
    visual: i % 7 === 2 ? null : vector(),
  }));
}

async function vectorsOf(bytes: Uint8Array<ArrayBuffer>, column: string) {
  const table = await ParquetTable.open(new Blob([bytes]));
  const rows: (number[] | null)[] = [];
  for (const group of table.groups) {
    const { present, width, values } = await table.vectors(group, column);
    const floats = values instanceof Uint16Array ? halfToFloat(values) : values;
    let at = 0;
    for (let row = 0; row < group.rows; row += 1) {
      rows.push(present[row] ? Array.from(floats.subarray(at, at + width)) : null);
      if (present[row]) at += width;
    }
    expect(at).toBe(floats.length);
  }
  return rows;
}

describe.each<TableOptions>([
  { type: 'FLOAT16' },
  { type: 'FLOAT16', codec: 'UNCOMPRESSED', encoding: 'PLAIN' },
  { type: 'FLOAT16', encoding: 'RLE_DICTIONARY' },
  { type: 'FLOAT', rowGroupSize: 10 },
  { type: 'FLOAT', encoding: 'RLE_DICTIONARY', rowGroupSize: 10 },
  { type: 'DOUBLE', pageSize: 64 },
])('vectors of %j', (options) => {
  it('are those that the kept reader reads, and those that were written', async () => {
    const rows = rowsOf(37);
    const bytes = featureParquet(rows, options);
    const read = await parquetReadObjects({ file: bytes.buffer, columns: ['audio', 'visual'] });
    for (const column of ['audio', 'visual'] as const) {
      const vectors = await vectorsOf(bytes, column);
      expect(vectors).toEqual(rows.map((row) => (row[column] ? Array.from(row[column]) : null)));
      expect(vectors).toEqual(read.map((row) => (row[column] as number[] | null | undefined) ?? null));
    }
  });
});

describe('a table', () => {
  it('gives scalars by row group, and leaves out columns that it does not have', async () => {
    const table = await ParquetTable.open(new Blob([featureParquet(rowsOf(12), { rowGroupSize: 5 })]));
    expect(table.rows).toBe(12);
    expect(table.groups.map(({ rowStart, rows }) => [rowStart, rows])).toEqual([
      [0, 5],
      [5, 5],
      [10, 2],
    ]);
    const rows = await table.scalars(table.groups[1]!, ['clip_id', 'label', 'frame']);
    expect(rows.map(({ clip_id: id }) => id)).toEqual([5, 6, 7, 8, 9].map((i) => `clip ${i}`));
    expect(Object.keys(rows[0]!)).toEqual(['clip_id', 'frame']);
    await expect(table.vectors(table.groups[0]!, 'label')).rejects.toThrow('Expected a column "label"');
    await expect(table.vectors(table.groups[0]!, 'path')).rejects.toThrow(/lists of float16.*got BYTE_ARRAY/);
  });

  it('gives texts and numbers of every kind as the kept reader does, and leaves out the rest', async () => {
    const count = 50;
    const at = (value: (i: number) => unknown) => Array.from({ length: count }, (_, i) => value(i));
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: 'few', data: at((i) => `kind ${i % 2}`), type: 'STRING', encoding: 'RLE_DICTIONARY' },
        { name: 'texts', data: at((i) => (i % 3 === 0 ? null : `é ${i}`)), type: 'STRING' },
        { name: 'none', data: at(() => null), type: 'STRING', nullable: true },
        { name: 'small', data: at((i) => -i), type: 'INT32' },
        { name: 'big', data: at((i) => BigInt(i) * 2n ** 40n), type: 'INT64' },
        { name: 'float', data: at((i) => i / 4), type: 'FLOAT' },
        { name: 'double', data: at((i) => (i === 7 ? null : i / 3)), type: 'DOUBLE' },
        { name: 'date', data: at(() => new Date(0)), type: 'TIMESTAMP' },
        { name: 'yes', data: at((i) => i % 2 === 0), type: 'BOOLEAN' },
      ],
      rowGroupSize: 20,
    });
    const read = await parquetReadObjects({ file: bytes });
    const table = await ParquetTable.open(new Blob([bytes]));
    const rows: Readonly<Record<string, unknown>>[] = [];
    for (const group of table.groups) rows.push(...(await table.scalars(group, [...table.columns])));
    expect(rows).toHaveLength(count);
    for (const [i, row] of rows.entries()) {
      const { few, texts = null, none = null, small, big, float, double = null } = read[i]!;
      expect(row).toEqual({ few, texts, none, small, big: Number(big), float, double });
    }
  });

  it('never hangs on a page that claims any number of values', async () => {
    const rows = rowsOf(20).map((row) => ({ ...row, frame: 5 }));
    const bytes = featureParquet(rows, { codec: 'UNCOMPRESSED', encoding: 'PLAIN' });
    const table = await ParquetTable.open(new Blob([bytes]));
    const { from } = table.places(table.groups[0]!, ['frame'])[0]!;
    // A run of 20 times level 1.
    const at = bytes.findIndex((byte, i) => i > from && byte === 40 && bytes[i + 1] === 1);
    const frames = async (run: readonly number[]) => {
      const changed = bytes.slice();
      changed.set(run, at);
      const claims = await ParquetTable.open(new Blob([changed]));
      const read = await claims.scalars(claims.groups[0]!, ['frame']);
      return read.map(({ frame }) => frame);
    };
    const whole = rows.map(({ frame }) => frame);
    expect(await frames([40, 1])).toEqual(whole);
    // A run of 63 rows, of which the page has 20; then one of 2^30 - 1, which goes on behind the levels.
    expect(await frames([0x7e, 1])).toEqual(whole);
    await expect(frames([0xfe, 0xff, 0xff, 0xff, 0x07])).rejects.toMatchObject({ code: 'shape' });
  });

  it('refuses vectors of several lengths', async () => {
    const rows = [...rowsOf(3, 7), ...rowsOf(3, 8)];
    await expect(vectorsOf(featureParquet(rows), 'audio')).rejects.toThrow(
      'Expected vectors of one length in "audio", got 7 and 8.',
    );
  });

  it('says in one sentence what is wrong with a file that is no table, or a damaged one', async () => {
    const bytes = featureParquet(rowsOf(20), { codec: 'UNCOMPRESSED', encoding: 'PLAIN' });
    for (const damaged of [new Uint8Array(0), new Uint8Array(50), bytes.slice(0, 400), bytes.slice(200)]) {
      await expect(vectorsOf(damaged, 'audio')).rejects.toThrow(
        /^Expected a Parquet file, but it cannot be read/,
      );
    }
  });

  it('never hangs on changed bytes, and never gives a vector of another length', async () => {
    const bytes = featureParquet(rowsOf(20), { codec: 'UNCOMPRESSED', encoding: 'PLAIN' });
    const random = new SeededRandom(3);
    let refused = 0;
    for (let round = 0; round < 300; round += 1) {
      const changed = bytes.slice();
      for (const u of random.uniforms(3))
        changed[Math.floor(u * (bytes.length - 200))] = Math.floor(u * 7919) & 255;
      try {
        const vectors = await vectorsOf(changed, 'audio');
        const lengths = new Set(vectors.filter((vector) => vector !== null).map(({ length }) => length));
        expect(lengths.size).toBeLessThanOrEqual(1);
      } catch (error) {
        expect((error as Error).name).toBe('AppError');
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(10);
  });
});
