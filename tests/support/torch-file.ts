import { STORED_BYTES, type StoredType } from '../../src/model/checkpoint/entry.ts';

/** A tensor to be written the way torch.save does. */
export interface WrittenTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Little-endian values of its storage, or of the storage named by `storage`. */
  readonly bytes?: Uint8Array;
  readonly storage?: string;
  readonly elementOffset?: number;
  readonly strides?: readonly number[];
  readonly type?: keyof typeof STORAGE_NAMES;
}

const STORAGE_NAMES = {
  F64: 'DoubleStorage',
  F32: 'FloatStorage',
  F16: 'HalfStorage',
  BF16: 'BFloat16Storage',
  I64: 'LongStorage',
} as const satisfies Partial<Record<StoredType, string>>;

/** Instructions of a pickle, joined: bytes stay as they are, text becomes UTF-8 bytes. */
export function pickleBytes(...parts: (number | string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const pieces = parts.map((part) =>
    typeof part === 'number' ? Uint8Array.of(part) : typeof part === 'string' ? UTF8.encode(part) : part,
  );
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

const UTF8 = new TextEncoder();

export const PROTO = pickleBytes(0x80, 2);
export const STOP = pickleBytes('.');
export const globalName = (module: string, name: string) => pickleBytes(`c${module}\n${name}\n`);
export const text = (value: string) => {
  const utf8 = new TextEncoder().encode(value);
  return pickleBytes('X', uint32(utf8.length), utf8);
};
const integer = (value: number) => pickleBytes('J', uint32(value));
const tuple = (...items: Uint8Array[]) => pickleBytes('(', ...items, 't');
const uint32 = (value: number) => new Uint8Array(new Uint32Array([value]).buffer);

/** `_rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks)`. */
export function pickledTensor(tensor: WrittenTensor, storage: string, storageBytes: number): Uint8Array {
  const { shape, elementOffset = 0, strides = rowMajor(shape), type = 'F32' } = tensor;
  const persistent = tuple(
    text('storage'),
    globalName('torch', STORAGE_NAMES[type]),
    text(storage),
    text('cpu'),
    integer(storageBytes / STORED_BYTES[type]),
  );
  const args = tuple(
    pickleBytes(persistent, 'Q'),
    integer(elementOffset),
    tuple(...shape.map(integer)),
    tuple(...strides.map(integer)),
    pickleBytes(0x89),
    pickleBytes(globalName('collections', 'OrderedDict'), ')R'),
  );
  return pickleBytes(globalName('torch._utils', '_rebuild_tensor_v2'), args, 'R');
}

/** A state_dict's pickle; `wrap` puts it under a key of an outer dictionary. */
export function pickledStateDict(tensors: readonly WrittenTensor[], wrap?: string): Uint8Array<ArrayBuffer> {
  const dict = pickledDict(tensors);
  return wrap === undefined
    ? pickleBytes(PROTO, dict, STOP)
    : pickleBytes(PROTO, '}', text(wrap), dict, 's', STOP);
}

/** Instructions that make a dictionary of values of any kind. */
export const pickledRecord = (record: Readonly<Record<string, Uint8Array>>) =>
  pickleBytes('}(', ...Object.entries(record).flatMap(([key, value]) => [text(key), value]), 'u');

/** Instructions that make an ordered dictionary of tensors. */
export function pickledDict(tensors: readonly WrittenTensor[]): Uint8Array<ArrayBuffer> {
  const bytesOf = new Map(
    tensors.flatMap(({ storage, bytes }, index) => (bytes ? [[storage ?? String(index), bytes.length]] : [])),
  );
  const items = tensors.flatMap((tensor, index) => {
    const storage = tensor.storage ?? String(index);
    return [text(tensor.name), pickledTensor(tensor, storage, bytesOf.get(storage) ?? 0)];
  });
  return pickleBytes(globalName('collections', 'OrderedDict'), ')R(', ...items, 'u');
}

/** A file as torch.save writes it: pickle and storages, uncompressed, in one zip. */
export function torchFile(
  tensors: readonly WrittenTensor[],
  options: { wrap?: string; zip?: ZipOptions } = {},
): Blob {
  return torchFileOf(pickledStateDict(tensors, options.wrap), storagesOf(tensors), options.zip);
}

export function torchFileOf(
  pickle: Uint8Array,
  storages: Record<string, Uint8Array>,
  zip?: ZipOptions,
): Blob {
  return zipFile({ 'archive/data.pkl': pickle, ...storages, 'archive/version': pickleBytes('3\n') }, zip);
}

/** The members of `data/` that hold the tensors' values. */
export function storagesOf(tensors: readonly WrittenTensor[]): Record<string, Uint8Array> {
  return Object.fromEntries(
    tensors.flatMap(({ bytes, storage }, index) =>
      bytes ? [[`archive/data/${storage ?? index}`, bytes]] : [],
    ),
  );
}

export const floatBytes = (...values: number[]) => new Uint8Array(new Float32Array(values).buffer);

function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((product, extent) => product * extent, 1));
}

interface ZipOptions {
  /** States no checksums, as torch does when told to. */
  readonly withoutChecksums?: boolean;
  /** Writes sizes and offsets into ZIP64 records, as files over 4 GiB need. */
  readonly zip64?: boolean;
  /** Claims this compression method for all members. */
  readonly method?: number;
}

/** A zip like torch's: sizes only in the central directory, members padded to odd places. */
export function zipFile(
  members: Record<string, Uint8Array>,
  { zip64 = false, method = 0, withoutChecksums = false }: ZipOptions = {},
): Blob {
  const parts: Uint8Array[] = [];
  const central: Uint8Array[] = [];
  let at = 0;
  const add = (...added: Uint8Array[]) => {
    parts.push(...added);
    at += added.reduce((sum, part) => sum + part.length, 0);
  };
  for (const [name, bytes] of Object.entries(members)) {
    const utf8 = new TextEncoder().encode(name);
    const padding = new Uint8Array(13);
    const headerOffset = at;
    add(
      fields(
        [4, 0x04034b50],
        [2, 45],
        [2, 0x0808],
        [2, method],
        [16, 0],
        [2, utf8.length],
        [2, padding.length],
      ),
    );
    add(utf8, padding, bytes);
    const extra = zip64
      ? fields(
          [2, 0x7777],
          [2, 3],
          [3, 1],
          [2, 1],
          [2, 24],
          [8, bytes.length],
          [8, bytes.length],
          [8, headerOffset],
        )
      : new Uint8Array();
    const checksum = withoutChecksums ? 0 : crc32(bytes);
    const [size, offset] = zip64 ? [0xffffffff, 0xffffffff] : [bytes.length, headerOffset];
    central.push(
      fields([4, 0x02014b50], [2, 45], [2, 45], [2, 0x0808], [2, method], [4, 0], [4, checksum]),
      fields([4, size], [4, size]),
      fields([2, utf8.length], [2, extra.length], [2, 0], [2, 0], [6, 0], [4, offset]),
      utf8,
      extra,
    );
  }
  const start = at;
  add(...central);
  const length = at - start;
  if (zip64) {
    const end64 = at;
    add(fields([4, 0x06064b50], [8, 44], [2, 45], [2, 45], [8, 0], [8, 0], [8, 0], [8, length], [8, start]));
    add(fields([4, 0x07064b50], [4, 0], [8, end64], [4, 1]));
  }
  add(
    fields(
      [4, 0x06054b50],
      [8, 0],
      [4, zip64 ? 0xffffffff : length],
      [4, zip64 ? 0xffffffff : start],
      [2, 0],
    ),
  );
  return new Blob(parts as BlobPart[]);
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] as number);
  return ~crc >>> 0;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** Little-endian fields, each [bytes, value]. */
function fields(...list: readonly (readonly [number, number])[]): Uint8Array {
  return Uint8Array.from(
    list.flatMap(([bytes, value]) =>
      Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256),
    ),
  );
}

/** The start of a file in the format before torch 1.6: a pickle of its magic number. */
export const LEGACY_HEAD = pickleBytes(
  ...[0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19],
  '.',
);
