import { sizeOf } from '../../core/tensor.ts';
import { AppError } from '../../core/errors.ts';
import type { StoredType } from './entry.ts';
import { PickleGlobal, broken, refused, type PickleHost, type PickleValue } from './pickle-machine.ts';

/** A block of values in the zip, by the name of its member in `data/`. */
class Storage {
  readonly key: string;
  readonly dtype: StoredType;

  constructor(key: string, dtype: StoredType) {
    this.key = key;
    this.dtype = dtype;
  }
}

/** A tensor as the pickle describes it. */
export class TorchTensor {
  readonly storageKey: string;
  readonly dtype: StoredType;
  readonly shape: readonly number[];
  /** In elements from the start of the storage. */
  readonly elementOffset: number;
  readonly contiguous: boolean;

  constructor(storage: Storage, elementOffset: number, shape: readonly number[], strides: readonly number[]) {
    this.storageKey = storage.key;
    this.dtype = storage.dtype;
    this.elementOffset = elementOffset;
    this.shape = shape;
    this.contiguous = isContiguous(shape, strides);
  }
}

const ORDERED_DICT = 'collections.OrderedDict';
const REBUILD_TENSOR = 'torch._utils._rebuild_tensor_v2';

const STORAGE_TYPES: Readonly<Record<string, StoredType>> = {
  'torch.DoubleStorage': 'F64',
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
};

/** The names a state_dict needs, and the tensors they make: ordered dictionaries, storages, tensors. */
export const torchHost: PickleHost = {
  allows: (name) => name === ORDERED_DICT || name === REBUILD_TENSOR || Object.hasOwn(STORAGE_TYPES, name),

  reduce(callee, args) {
    if (callee.name === ORDERED_DICT && args.length === 0) return new Map();
    if (callee.name === REBUILD_TENSOR) return { made: rebuildTensor(args) };
    throw refused(`a call of ${callee.name}`);
  },

  persistentId(id) {
    if (!Array.isArray(id)) throw broken('names a storage in an unknown way');
    const [kind, type, key] = id as readonly PickleValue[];
    const dtype = type instanceof PickleGlobal ? STORAGE_TYPES[type.name] : undefined;
    if (kind !== 'storage' || !dtype || typeof key !== 'string')
      throw broken('names a storage in an unknown way');
    return { made: new Storage(key, dtype) };
  },
};

/** The tensor a value stands for, or null when it is something else. */
export function asTensor(value: PickleValue): TorchTensor | null {
  const made = value !== null && typeof value === 'object' && 'made' in value ? value.made : null;
  return made instanceof TorchTensor ? made : null;
}

function rebuildTensor(args: readonly PickleValue[]): TorchTensor {
  const [storage, offset, shape, strides] = args;
  const made = storage !== null && typeof storage === 'object' && 'made' in storage ? storage.made : null;
  if (!(made instanceof Storage) || !isCount(offset) || !isCounts(shape) || !isCounts(strides)) {
    throw broken('describes a tensor in an unknown way');
  }
  if (shape.length !== strides.length || !Number.isSafeInteger(sizeOf(shape) * 8)) {
    throw broken(`describes an impossible tensor of shape [${shape.join(', ')}]`);
  }
  return new TorchTensor(made, offset, shape, strides);
}

/** Strides of extents 1 mean nothing, and an empty tensor has no order to keep. */
function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  if (sizeOf(shape) === 0) return true;
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const extent = shape[axis] as number;
    if (extent !== 1 && strides[axis] !== expected) return false;
    expected *= extent;
  }
  return true;
}

const isCount = (value: PickleValue | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const isCounts = (value: PickleValue | undefined): value is readonly number[] =>
  Array.isArray(value) && value.every(isCount);

/** @throws {@link AppError} `model/format` when the values are not in row-major order. */
export function requireContiguous(name: string, tensor: TorchTensor): void {
  if (tensor.contiguous) return;
  throw new AppError(
    'model/format',
    `Expected row-major tensors, but "${name}" of shape [${tensor.shape.join(', ')}] is stored transposed: ` +
      'save the state_dict again with .contiguous() on each tensor.',
  );
}
