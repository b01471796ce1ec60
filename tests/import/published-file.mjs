import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { runnerImport } from 'vite';
import { hashed } from './hashed.mjs';

/** The base size, as published: pre-trained with a decoder, fine-tuned on AudioSet's 527 classes without one. */
export const PUBLISHED = {
  'pre-trained': {
    embedDim: 768,
    modalityDepth: 11,
    unifiedDepth: 1,
    decoder: { embedDim: 512, depth: 8 },
    classes: null,
  },
  'fine-tuned': { embedDim: 768, modalityDepth: 11, unifiedDepth: 1, decoder: null, classes: 527 },
};

const TOP_FOLDER = 'archive';
const DOS_EPOCH_DATE = 0x21;

/**
 * Writes a file of the published layout with seeded weights, one tensor in memory at a time.
 *
 * @param {keyof typeof PUBLISHED} kind
 * @param {string} path - where; 764 or 660 MB.
 * @returns {Promise<{ parameters: number, bytes: number }>}
 */
export async function writePublishedFile(kind, path) {
  const { expectedTensors } = await importSource('model/checkpoint/tensor-names.ts');
  const { CAV_MAE } = await importSource('core/family.ts');
  const tensors = [...expectedTensors(PUBLISHED[kind], CAV_MAE)].map(([name, { shape }]) => ({
    name,
    shape,
  }));
  const zip = new ZipWriter(path);
  await zip.add(`${TOP_FOLDER}/data.pkl`, pickle(tensors));
  for (const [number, { name, shape }] of tensors.entries()) {
    await zip.add(`${TOP_FOLDER}/data/${number}`, Buffer.from(weights(number, name, shape).buffer));
  }
  await zip.add(`${TOP_FOLDER}/version`, Buffer.from('3\n'));
  const bytes = await zip.end();
  return { parameters: tensors.reduce((sum, { shape }) => sum + sizeOf(shape), 0), bytes };
}

async function importSource(path) {
  const file = fileURLToPath(new URL(`../../src/${path}`, import.meta.url));
  return (await runnerImport(file, { configFile: false })).module;
}

const sizeOf = (shape) => shape.reduce((product, extent) => product * extent, 1);

/** Norms near one; matrices as wide as their inputs are few, so that rows neither fade nor grow; the rest small. */
function weights(number, name, shape) {
  const isScale = /norm\w*\.weight$|mlp_head\.0\.weight$/.test(name);
  const fanIn = sizeOf(shape.slice(1));
  const isMatrix = shape.length > 1 && name.endsWith('.weight');
  const spread = isMatrix ? 1 / Math.sqrt(fanIn) : 0.2;
  return hashed(number, sizeOf(shape), isScale ? 1 : 0, spread);
}

/** Protocol 2: an OrderedDict of `module.` names to `_rebuild_tensor_v2` calls. */
function pickle(tensors) {
  const text = (value) =>
    Buffer.concat([Buffer.from('X'), uint(4, Buffer.byteLength(value)), Buffer.from(value)]);
  const integer = (value) => Buffer.concat([Buffer.from('J'), uint(4, value)]);
  const tuple = (...items) => Buffer.concat([Buffer.from('('), ...items, Buffer.from('t')]);
  const global = (module, name) => Buffer.from(`c${module}\n${name}\n`);
  const emptyDict = Buffer.concat([global('collections', 'OrderedDict'), Buffer.from(')R')]);
  const items = tensors.flatMap(({ name, shape }, number) => {
    const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
    const storage = tuple(
      text('storage'),
      global('torch', 'FloatStorage'),
      text(String(number)),
      text('cpu'),
      integer(sizeOf(shape)),
    );
    const args = tuple(
      Buffer.concat([storage, Buffer.from('Q')]),
      integer(0),
      tuple(...shape.map(integer)),
      tuple(...strides.map(integer)),
      Buffer.from([0x89]),
      emptyDict,
    );
    return [text(`module.${name}`), global('torch._utils', '_rebuild_tensor_v2'), args, Buffer.from('R')];
  });
  return Buffer.concat([Buffer.from([0x80, 2]), emptyDict, Buffer.from('('), ...items, Buffer.from('u.')]);
}

/** A zip of uncompressed members, streamed to a file. */
class ZipWriter {
  #stream;
  #at = 0;
  #central = [];

  constructor(path) {
    this.#stream = createWriteStream(path);
  }

  async add(name, bytes) {
    const utf8 = Buffer.from(name);
    const common = Buffer.concat([
      uint(2, 0x0800), // names are UTF-8
      uint(2, 0), // stored
      uint(2, 0),
      uint(2, DOS_EPOCH_DATE),
      uint(4, crc32(bytes)),
      uint(4, bytes.length),
      uint(4, bytes.length),
      uint(2, utf8.length),
      uint(2, 0),
    ]);
    const record = [
      uint(4, 0x02014b50),
      uint(2, 20),
      uint(2, 20),
      common,
      Buffer.alloc(10),
      uint(4, this.#at),
      utf8,
    ];
    this.#central.push(Buffer.concat(record));
    await this.#write(Buffer.concat([uint(4, 0x04034b50), uint(2, 20), common, utf8]));
    await this.#write(bytes);
  }

  async end() {
    const [start, count] = [this.#at, this.#central.length];
    const central = Buffer.concat(this.#central);
    await this.#write(central);
    const counts = [uint(2, count), uint(2, count), uint(4, central.length), uint(4, start)];
    await this.#write(Buffer.concat([uint(4, 0x06054b50), uint(4, 0), ...counts, uint(2, 0)]));
    this.#stream.end();
    await once(this.#stream, 'close');
    return this.#at;
  }

  async #write(bytes) {
    this.#at += bytes.length;
    if (!this.#stream.write(bytes)) await once(this.#stream, 'drain');
  }
}

function uint(bytes, value) {
  const field = Buffer.alloc(bytes);
  field.writeUIntLE(value, 0, bytes);
  return field;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [kind, path] = process.argv.slice(2);
  if (!PUBLISHED[kind] || !path) {
    console.error(`Expected a kind (${Object.keys(PUBLISHED).join(' or ')}) and a path, got neither or one.`);
    process.exit(1);
  }
  const { parameters, bytes } = await writePublishedFile(kind, path);
  console.log(`${path}: ${parameters} parameters, ${bytes} bytes`);
}
