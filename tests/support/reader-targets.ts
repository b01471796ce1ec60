/** Readers of files from outside, each with a real file of its kind: what the fuzz tests damage. */
import { parseLabBundle } from '../../src/contract/files/lab-bundle.ts';
import { parseClipLabelCsv } from '../../src/core/text/clip-label-csv.ts';
import { parseLabelCsv } from '../../src/core/text/label-csv.ts';
import { openCheckpoint } from '../../src/model/checkpoint/open.ts';
import { readTensor } from '../../src/model/checkpoint/read-tensor.ts';
import { npyFloats } from '../../src/storage/npy.ts';
import { ParquetTable } from '../../src/storage/parquet-table.ts';
import { readNpyHeader } from '../../src/storage/read-npy-header.ts';
import { readNpz } from '../../src/storage/read-npz.ts';
import { storedZip } from '../../src/storage/zip.ts';
import type { TableOptions, TableRow } from './feature-parquet.ts';
import { featureParquet } from './feature-parquet.ts';
import { safetensorsFile } from './safetensors-file.ts';
import { floatBytes, torchFile } from './torch-file.ts';

export interface ReaderTarget {
  readonly name: string;
  /** Makes a whole file. */
  readonly make: () => Promise<Uint8Array<ArrayBuffer>>;
  /** Reads all of it, or throws the reader's own error. */
  readonly read: (file: Blob) => Promise<void>;
  /** Pieces of text that its numbers and names are replaced by; bytes are changed in any case. */
  readonly tokens?: readonly string[];
}

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const utf8 = (text: string) => new TextEncoder().encode(text);

const VALUES = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i));
const NUMBERS = ['0', '-1', '4294967295', '9007199254740993', '1e999', '1e-999', '[]', 'null', '"', 'NaN'];

async function readAllTensors(file: Blob): Promise<void> {
  const { entries } = await openCheckpoint(file);
  for (const entry of entries.values()) await readTensor(entry);
}

const torch: ReaderTarget = {
  name: 'a torch zip with its pickle',
  make: () =>
    bytesOf(
      torchFile(
        [
          { name: 'norm.weight', shape: [4], bytes: floatBytes(1, 2, 3, 4) },
          { name: 'turned', shape: [3, 2], strides: [1, 3], bytes: floatBytes(1, 2, 3, 4, 5, 6) },
          { name: 'blocks_a.0.attn.qkv.bias', shape: [2, 3], bytes: floatBytes(0, 1, 2, 3, 4, 5) },
        ],
        { wrap: 'model' },
      ),
    ),
  read: readAllTensors,
};

const torch64: ReaderTarget = {
  name: 'a torch zip with ZIP64 records',
  make: () =>
    bytesOf(
      torchFile([{ name: 'norm.weight', shape: [4], bytes: floatBytes(1, 2, 3, 4) }], {
        zip: { zip64: true },
      }),
    ),
  read: readAllTensors,
};

const safetensors: ReaderTarget = {
  name: 'safetensors',
  make: () =>
    bytesOf(
      safetensorsFile(
        [
          { name: 'norm.weight', dtype: 'F32', shape: [4], bytes: floatBytes(1, 2, 3, 4) },
          { name: 'norm.bias', dtype: 'F16', shape: [2, 2], bytes: new Uint8Array(8) },
        ],
        { metadata: { num_heads: '3' } },
      ),
    ),
  read: readAllTensors,
  tokens: NUMBERS,
};

async function npz(): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const entries = ['audio', 'visual'].map((name) => ({
    name: `${name}.npy`,
    pieces: npyFloats(VALUES, [4, 6]),
  }));
  for await (const piece of storedZip(entries)) pieces.push(piece.slice());
  return bytesOf(new Blob(pieces));
}

const archive: ReaderTarget = {
  name: '.npz',
  make: npz,
  read: async (file) => void (await readNpz(file, ['audio', 'visual'])),
  tokens: NUMBERS,
};

const npy: ReaderTarget = {
  name: 'the header of .npy',
  make: () => bytesOf(new Blob(npyFloats(VALUES, [4, 6]))),
  read: async (file) => void readNpyHeader(await bytesOf(file)),
  tokens: NUMBERS,
};

/** Rows as `cavmae features` writes them: some lack a modality, and there are two row groups. */
const TABLE_ROWS: readonly TableRow[] = Array.from({ length: 9 }, (_, i) => ({
  clipId: `clip ${i}`,
  path: `kind ${i % 3}/clip ${i}.mp4`,
  start: i / 2,
  frame: i % 4 === 0 ? null : i,
  audio: i % 5 === 1 ? null : VALUES.slice(i, i + 6),
  visual: i === 2 ? null : VALUES.slice(2 * i, 2 * i + 6),
}));

/** All of a table: footer, scalar columns and vectors. */
const tableTarget = (name: string, options: TableOptions): ReaderTarget => ({
  name,
  make: () => Promise.resolve(featureParquet(TABLE_ROWS, { rowGroupSize: 6, ...options })),
  read: async (file) => {
    const table = await ParquetTable.open(file);
    for (const group of table.groups) {
      await table.scalars(group, ['clip_id', 'path', 'window_start_seconds', 'frame', 'model_sha256']);
      for (const column of ['audio', 'visual'])
        if (table.columns.has(column)) await table.vectors(group, column);
    }
  },
});

const tables = [
  tableTarget('Parquet, plain', { codec: 'UNCOMPRESSED', encoding: 'PLAIN', type: 'FLOAT' }),
  tableTarget('Parquet with Snappy', {}),
  tableTarget('Parquet with dictionaries', { codec: 'UNCOMPRESSED', encoding: 'RLE_DICTIONARY' }),
];

const csv: ReaderTarget = {
  name: 'a CSV of classes',
  make: () =>
    Promise.resolve(utf8('index,mid,display_name\n0,/m/1,"Dog, barking"\n1,/m/2,Rain\r\n2,/m/3,"a ""b"""\n')),
  read: async (file) => void parseLabelCsv(await file.text(), 'labels.csv'),
  tokens: [...NUMBERS, ',', '""', '\n', '\t', ';'],
};

const clipCsv: ReaderTarget = {
  name: 'a CSV of clips',
  make: () => Promise.resolve(utf8('file;label\nclips/dog.mp4;Dog\n"rain;1.mp4";Rain\n')),
  read: async (file) => void parseClipLabelCsv(await file.text()),
  tokens: [...NUMBERS, ';', '"', '\n'],
};

const hash = 'ab'.repeat(32);
const clip = {
  clipId: 'c1',
  name: 'dog.mp4',
  sha256: hash,
  bytes: 4000,
  windowStartSeconds: 0,
  frameIndex: 5,
  soundSha256: hash,
  pictureSha256: null,
};

const bundle: ReaderTarget = {
  name: 'a lab bundle',
  make: () =>
    Promise.resolve(
      utf8(
        JSON.stringify({
          format: 'cav-mae-playground/lab-bundle',
          version: 1,
          saved: '2026-11-27T12:00:00.000Z',
          made: {
            browser: 'Chromium',
            backend: 'wasm',
            adapter: null,
            threads: 2,
            runtime: 'ONNX Runtime Web',
          },
          model: {
            name: 'tiny',
            sha256: hash,
            storage: 'float16',
            parameters: 7e6,
            config: { embedDim: 192 },
          },
          clips: [clip, { ...clip, clipId: 'c2' }],
          question: { rebuilt: null, gallery: { clips: [{ clipId: 'c1', frameIndex: 5 }] } },
          masks: { audio: 'AAAA', visual: null },
          figures: [{ name: 'cosines', kind: 'real', values: [0.5, -0.25] }],
        }),
      ),
    ),
  read: async (file) => void parseLabBundle(await file.text(), 'lab.json'),
  tokens: [...NUMBERS, '{', '}', '"__proto__":', '{"a":'.repeat(50)],
};

export const READER_TARGETS: readonly ReaderTarget[] = [
  ...[torch, torch64, safetensors, archive, npy, ...tables, csv, clipCsv, bundle],
];
