import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseCollectionList } from '../../../../src/contract/files/collection-list.ts';
import { readCollection } from '../../../../src/engine/collection/read-collection.ts';
import { linkedTables } from '../../../../src/engine/collection/table-files.ts';
import type { Host } from '../../../e2e/host.ts';
import { serve } from '../../../e2e/host.ts';
import { featureParquet } from '../../../support/feature-parquet.ts';

const signal = new AbortController().signal;
const calling = { signal, progress: () => undefined };
const type = 'application/octet-stream';

const table = (name: string, rows: number) =>
  Buffer.from(
    featureParquet(
      Array.from({ length: rows }, (_, i) => ({
        clipId: `${name} ${i}`,
        path: `set/${name} ${i}.mp4`,
        audio: Float32Array.of(1, i, 2),
        visual: Float32Array.of(i, 1, 0),
      })),
    ),
  );

describe('a collection at an address', () => {
  let host: Host;
  const read = async (path: string) =>
    readCollection(await linkedTables(`${host.url}${path}`, signal), 'one', calling);
  /** A folder of tables with its list. */
  const put = (tables: Readonly<Record<string, Buffer>>, ranges = true) => {
    for (const [name, body] of Object.entries(tables))
      host.others.set(`/set/${name}`, { body, type, ranges });
    const files = Object.entries(tables).map(([name, { length }]) => ({ name, bytes: length, rows: 1 }));
    const list = JSON.stringify({ format: 'cav-mae-playground/collection/1', files });
    host.others.set('/set/collection.json', { body: list, type: 'application/json' });
  };

  beforeEach(async () => {
    host = await serve('no folder');
  });
  afterEach(() => host.close());

  it('is a folder with a list, or one table, with the address’s own query', async () => {
    const names = Array.from({ length: 9 }, (_, i) => `part ${i}.parquet`);
    put(Object.fromEntries(names.map((name, i) => [encodeURIComponent(name), table(name, i + 1)])));
    const list = JSON.stringify({
      format: 'cav-mae-playground/collection/1',
      files: names.map((name, i) => ({ name, bytes: table(name, i + 1).length, rows: i + 1 })),
    });
    host.others.set('/set/collection.json', { body: list, type: 'application/json' });
    const folder = await read('/set?key=a');
    expect(folder.summary).toMatchObject({ rows: 45, clips: 45, files: 9, width: 3 });
    expect(Array.from({ length: 3 }, (_, i) => folder.row(i).clipId)).toEqual([
      'part 0.parquet 0',
      'part 1.parquet 0',
      'part 1.parquet 1',
    ]);
    expect(host.asked.every((path) => path.endsWith('?key=a'))).toBe(true);
    const one = await read('/set/part%208.parquet');
    expect(one.summary).toMatchObject({ rows: 9, files: 1 });
    expect(Array.from((await one.side('visual').vector(1))!, (value) => value.toFixed(2))).toEqual([
      '0.71',
      '0.71',
      '0.00',
    ]);
  });

  it('fetches the footer and the columns that are needed, and no more', async () => {
    const rows = 3000;
    const noise = Array.from({ length: rows }, (_, i) => `${Math.sin(i)}`.repeat(20));
    const vectors = Array.from({ length: rows }, (_, i) =>
      Array.from({ length: 16 }, (__, j) => Math.sin(i * j + 1)),
    );
    const element = { name: 'element', repetition_type: 'REQUIRED', type: 'FLOAT' } as const;
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: 'clip_id', data: noise.map((_, i) => `clip ${i}`) },
        { name: 'before', data: noise },
        { name: 'audio', data: vectors },
        { name: 'after', data: noise },
      ],
      schema: [
        { name: 'root', num_children: 4 },
        { name: 'clip_id', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
        { name: 'before', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
        { name: 'audio', repetition_type: 'REQUIRED', converted_type: 'LIST', num_children: 1 },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        element,
        { name: 'after', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
      ],
      rowGroupSize: 1000,
      codec: 'UNCOMPRESSED',
    });
    host.others.set('/a.parquet', { body: Buffer.from(bytes), type, ranges: true });
    expect((await read('/a.parquet')).summary).toMatchObject({ rows, vectors: { audio: rows, visual: 0 } });
    const fetched = host.parts.reduce((sum, part) => {
      const [from = 0, to = 0] = part.split(' ')[1]!.split('-').map(Number);
      return sum + to - from + 1;
    }, 0);
    const needed = vectors.length * 16 * 4;
    expect(fetched).toBeGreaterThan(needed);
    // The footer's request is 64 kB; all of the file is more than twice this.
    expect(fetched).toBeLessThan(needed + 65_536 + 60_000);
    expect(bytes.byteLength).toBeGreaterThan(2 * (needed + 65_536 + 60_000));
    // First bytes, footer, and two for each row group.
    expect(host.parts).toHaveLength(2 + 3 * 2);
  });

  it('says in one sentence what is wrong', async () => {
    put({ 'a.parquet': table('a', 4) }, false);
    await expect(read('/set/')).rejects.toThrow(
      /^Expected parts of a\.parquet from localhost:\d+, but the site sends whole files only \(HTTP 200 instead of 206\): download the folder and choose it here\.$/,
    );
    await expect(read('/set/a.parquet')).rejects.toThrow(/whole files only/);
    await expect(read('/gone/')).rejects.toThrow(
      /Expected a file at .*\/gone\/collection\.json, got HTTP 404: a folder needs the list/,
    );
    await expect(read('/gone.parquet')).rejects.toThrow(/gone\.parquet, got HTTP 404/);
    host.others.set('/page/collection.json', { body: '<html>' });
    await expect(read('/page')).rejects.toThrow(/got a web page/);
    host.others.set('/text.parquet', { body: 'no table at all', type, ranges: true });
    await expect(read('/text.parquet')).rejects.toThrow(/Expected a Parquet file at .*text\.parquet/);
    put({ 'b.parquet': Buffer.from('no table at all') });
    await expect(read('/set')).rejects.toThrow(/^b\.parquet: Expected a Parquet file/);
    host.others.set('/set/collection.json', { body: '{"files": []}', type: 'application/json' });
    await expect(read('/set')).rejects.toThrow(/Expected a list of tables/);
    const { url } = host;
    await host.close();
    await expect(linkedTables(`${url}/a.parquet`, signal)).rejects.toThrow(
      /Expected to read a\.parquet from localhost:\d+, but the request failed/,
    );
  });

  it('is asked again where the host was busy once, and given up after three times', async () => {
    const body = table('a', 4);
    put({ 'a.parquet': body });
    host.others.set('/set/a.parquet', { body: '', type, status: 503 });
    const reading = read('/set');
    setTimeout(() => host.others.set('/set/a.parquet', { body, type, ranges: true }), 100);
    expect((await reading).summary.rows).toBe(4);
    host.others.set('/set/a.parquet', { body: '', type, status: 503 });
    await expect(read('/set')).rejects.toMatchObject({
      code: 'interrupted',
      message: expect.stringMatching(/a\.parquet was read \(HTTP 503\): try again/) as string,
    });
  });
});

it.each(['../a.parquet', 'https://else.example/a.parquet', '/a.parquet', '..', 'a/b.parquet', 'a?b'])(
  'a list can’t lead its reader to %s',
  (name) => {
    const list = { format: 'cav-mae-playground/collection/1', files: [{ name, bytes: 8, rows: 1 }] };
    expect(() => parseCollectionList(JSON.stringify(list))).toThrow('Expected a list');
  },
);
