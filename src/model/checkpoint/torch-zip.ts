import { AppError } from '../../core/errors.ts';
import { sizeOf } from '../../core/tensor.ts';
import { STORED_BYTES, type Checkpoint, type TensorEntry } from './entry.ts';
import { readBlob } from './read-blob.ts';
import { asTensor, requireContiguous, torchHost, type TorchTensor } from './torch-tensor.ts';
import type { PickleDict, PickleValue } from './pickle-machine.ts';
import { unpickle } from './unpickle.ts';
import { dataOffset, dataOffsets, readZipDirectory, type ZipEntry } from './zip.ts';

/**
 * Opens a file written by `torch.save` (1.6 or later): reads its tables and leaves the weights where they are.
 *
 * The dictionary of tensors may be the file's only value or stand under `state_dict` or `model`.
 *
 * @throws {@link AppError} `model/format` for a damaged file or one without tensors, `model/hostile` for a
 * pickle that asks for more than tensors.
 */
export async function openTorchZip(blob: Blob): Promise<Checkpoint> {
  const members = await readZipDirectory(blob);
  const pickle = [...members.values()].find((member) => /^[^/]+\/data\.pkl$/.test(member.name));
  if (!pickle) {
    throw new AppError(
      'model/format',
      'Expected a zip written by torch.save, but it holds no data.pkl: choose a .pth or .safetensors file.',
    );
  }
  const root = pickle.name.slice(0, -'data.pkl'.length);
  await requireLittleEndian(blob, members.get(`${root}byteorder`));
  const bytes = await readBlob(blob, await dataOffset(blob, pickle), pickle.byteLength);
  const tensors = tensorsOf(unpickle(bytes, torchHost));

  const storages = new Map<string, ZipEntry>();
  for (const [name, { storageKey }] of tensors) {
    const member = members.get(`${root}data/${storageKey}`);
    if (!member)
      throw new AppError('model/format', `The checkpoint has no values for "${name}": it is damaged.`);
    storages.set(storageKey, member);
  }
  const offsets = await dataOffsets(blob, [...storages.values()]);
  const entries = new Map<string, TensorEntry>();
  for (const [name, tensor] of tensors) {
    const member = storages.get(tensor.storageKey) as ZipEntry;
    entries.set(name, locate(blob, name, tensor, member, offsets.get(member.name) as number));
  }
  return { format: 'torch', entries, metadata: {} };
}

function locate(
  blob: Blob,
  name: string,
  tensor: TorchTensor,
  member: ZipEntry,
  memberOffset: number,
): TensorEntry {
  requireContiguous(name, tensor);
  const { dtype, shape } = tensor;
  const start = tensor.elementOffset * STORED_BYTES[dtype];
  const byteLength = sizeOf(shape) * STORED_BYTES[dtype];
  const byteOffset = memberOffset + start;
  if (start + byteLength > member.byteLength || byteOffset + byteLength > blob.size) {
    throw new AppError(
      'model/format',
      `Expected ${byteLength} bytes for "${name}", but the checkpoint ends before: download it again.`,
    );
  }
  return { name, shape, dtype, blob, byteOffset, byteLength };
}

function tensorsOf(value: PickleValue): Map<string, TorchTensor> {
  if (value instanceof Map) {
    for (const dict of [value, value.get('state_dict'), value.get('model')]) {
      const tensors = dict instanceof Map ? namedTensors(dict) : null;
      if (tensors && tensors.size > 0) return tensors;
    }
  }
  throw new AppError(
    'model/format',
    'Expected a dictionary of named tensors (a state_dict), but the checkpoint holds none: ' +
      'save the model with torch.save(model.state_dict(), …).',
  );
}

function namedTensors(dict: PickleDict): Map<string, TorchTensor> {
  const tensors = new Map<string, TorchTensor>();
  for (const [key, value] of dict) {
    const tensor = asTensor(value);
    if (typeof key === 'string' && tensor) tensors.set(key, tensor);
  }
  return tensors;
}

async function requireLittleEndian(blob: Blob, member: ZipEntry | undefined): Promise<void> {
  if (!member) return; // Written since torch 2.1; before, only little-endian machines were supported.
  const order = new TextDecoder().decode(
    await readBlob(blob, await dataOffset(blob, member), member.byteLength),
  );
  if (order === 'little') return;
  throw new AppError(
    'model/format',
    `Expected little-endian weights, got "${order.slice(0, 16)}": save the file again on another machine.`,
  );
}
