/** Reads files written by torch.save. */
import { AppError } from '../../core/errors.ts';
import { sizeOf } from '../../core/tensor.ts';
import { shownText } from '../../core/text/shown-text.ts';
import { type Checkpoint, STORED_BYTES, type TensorEntry } from './entry.ts';
import { findTensors } from './pickle/find-tensors.ts';
import { bytesWithin, isContiguous, spanOf, type TorchTensor } from './pickle/torch-tensor.ts';
import { unpickle } from './pickle/unpickle.ts';
import { dataOffsets, readMember, readZipDirectory, type ZipEntry } from './zip.ts';

/**
 * Opens a file written by `torch.save` (1.6 or later): reads its tables and leaves the weights where they are.
 *
 * The dictionary of tensors may be anywhere in the file. A tensor that can't be read is listed as unreadable with its
 * reason, which matters only if the model needs it.
 *
 * @param place - which dictionary to take, if there are several.
 * @throws {@link AppError} `model/format` for a damaged file or one without tensors, `model/hostile` for a pickle that
 * asks for anything but tensors.
 */
export async function openTorchZip(blob: Blob, place?: string): Promise<Checkpoint> {
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
  const found = findTensors(unpickle(await readMember(blob, pickle)), place);

  const memberOf = ({ storageKey }: TorchTensor) => members.get(`${root}data/${storageKey}`);
  const wanted = new Set(
    [...found.tensors.values()].flatMap((tensor) =>
      tensor instanceof AppError ? [] : (memberOf(tensor) ?? []),
    ),
  );
  const offsets = await dataOffsets(blob, [...wanted]);
  const entries = new Map<string, TensorEntry>();
  const unreadable = new Map<string, AppError>();
  for (const [name, tensor] of found.tensors) {
    const read = tensor instanceof AppError ? tensor : locate(blob, name, tensor, memberOf(tensor), offsets);
    if (read instanceof AppError) unreadable.set(name, read);
    else entries.set(name, read);
  }
  const [reason] = unreadable.values();
  if (reason && entries.size === 0) throw reason;
  const { otherPlaces, leftUnread } = found;
  return {
    format: 'torch',
    entries,
    unreadable,
    metadata: {},
    place: found.place,
    otherPlaces,
    leftUnread,
  };
}

function locate(
  blob: Blob,
  name: string,
  tensor: TorchTensor,
  member: ZipEntry | undefined,
  offsets: ReadonlyMap<string, number | AppError>,
): TensorEntry | AppError {
  const shown = shownText(name, 80);
  if (!member) {
    return new AppError('model/format', `The checkpoint has no values for "${shown}": it is damaged.`);
  }
  const memberOffset = offsets.get(member.name);
  if (typeof memberOffset !== 'number') {
    return memberOffset ?? new AppError('internal', `The values of "${shown}" were not looked for.`);
  }
  const { dtype, shape, strides } = tensor;
  const { start, end } = bytesWithin(tensor);
  const isPast = tensor.elementOffset + spanOf(shape, strides) > tensor.storageValues;
  if (isPast || end > member.byteLength || memberOffset + end > blob.size) {
    return new AppError(
      'model/format',
      `Expected ${end - start} bytes for "${shown}", but its storage in the checkpoint ends before: download it again.`,
    );
  }
  const byteLength = sizeOf(shape) * STORED_BYTES[dtype];
  const entry = { name, shape, dtype, blob, byteOffset: memberOffset + start, byteLength };
  return isContiguous(shape, strides) ? entry : { ...entry, strides };
}

async function requireLittleEndian(blob: Blob, member: ZipEntry | undefined): Promise<void> {
  if (!member) return; // torch writes it since 2.1; earlier versions supported only little-endian machines.
  const order = new TextDecoder().decode(await readMember(blob, member));
  if (order === 'little') return;
  throw new AppError(
    'model/format',
    `Expected little-endian weights, got "${shownText(order, 16)}": save the file again on another machine.`,
  );
}
