/** Recognises the tensors in a pickle's record and finds where their values are. */
import { AppError } from '../../../core/errors.ts';
import { sizeOf } from '../../../core/tensor.ts';
import { shownText } from '../../../core/text/shown-text.ts';
import { STORED_BYTES, type StoredType } from '../entry.ts';
import { broken, refused } from './pickle-machine.ts';
import { PickleGlobal, PickleObject, PickleReference, type PickleValue } from './pickle-values.ts';

/** A tensor as the pickle describes it. */
export interface TorchTensor {
  /** Name of the member of `data/` that holds its values, perhaps together with others'. */
  readonly storageKey: string;
  /** Stated number of values in the storage; Infinity if the file states bytes instead. */
  readonly storageValues: number;
  readonly dtype: StoredType;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** In values from the start of the storage. */
  readonly elementOffset: number;
}

const STORAGE_TYPES: ReadonlyMap<string, StoredType> = new Map([
  ['torch.DoubleStorage', 'F64'],
  ['torch.FloatStorage', 'F32'],
  ['torch.HalfStorage', 'F16'],
  ['torch.BFloat16Storage', 'BF16'],
  ['torch.LongStorage', 'I64'],
  ['torch.IntStorage', 'I32'],
  ['torch.ShortStorage', 'I16'],
  ['torch.CharStorage', 'I8'],
  ['torch.ByteStorage', 'U8'],
  ['torch.BoolStorage', 'BOOL'],
  ['torch.ComplexFloatStorage', 'C64'],
]);

/** Types that tensors state themselves when their storage is one of bytes. */
const DTYPES: ReadonlyMap<string, StoredType> = new Map([
  ['torch.float64', 'F64'],
  ['torch.float32', 'F32'],
  ['torch.float16', 'F16'],
  ['torch.bfloat16', 'BF16'],
  ['torch.float8_e4m3fn', 'F8_E4M3'],
  ['torch.float8_e5m2', 'F8_E5M2'],
  ['torch.complex64', 'C64'],
  ['torch.int64', 'I64'],
  ['torch.int32', 'I32'],
  ['torch.int16', 'I16'],
  ['torch.int8', 'I8'],
  ['torch.uint64', 'U64'],
  ['torch.uint32', 'U32'],
  ['torch.uint16', 'U16'],
  ['torch.uint8', 'U8'],
  ['torch.bool', 'BOOL'],
]);

const UNTYPED = 'torch.storage.UntypedStorage';
const REBUILD = new Set(['torch._utils._rebuild_tensor', 'torch._utils._rebuild_tensor_v2']);
/** The seventh argument is the type. */
const REBUILD_TYPED = 'torch._utils._rebuild_tensor_v3';
/** The first argument is the tensor. */
const WRAPPING = new Set([
  'torch._utils._rebuild_parameter',
  'torch._utils._rebuild_parameter_with_state',
  'torch.nn.parameter.Parameter',
]);
/** Arguments: the name of the function that rebuilds it, its class, and the arguments of that function. */
const REBUILD_SUBCLASS = 'torch._tensor._rebuild_from_type_v2';

const KNOWN_NAMES: ReadonlySet<string> = new Set([
  'collections.OrderedDict',
  UNTYPED,
  REBUILD_TYPED,
  REBUILD_SUBCLASS,
  'torch.Tensor',
  ...REBUILD,
  ...WRAPPING,
  ...STORAGE_TYPES.keys(),
  ...DTYPES.keys(),
]);

/** Whether a Python name is one that tensors are made with. */
export const isTensorName = (name: string): boolean => KNOWN_NAMES.has(name);

/** Functions that rebuild a tensor; only calls of these mean something here. */
export const isTensorCall = (name: string): boolean =>
  REBUILD.has(name) || WRAPPING.has(name) || name === REBUILD_TYPED || name === REBUILD_SUBCLASS;

const MAX_WRAPS = 8;
/** Published tensors have up to four axes. The limit keeps the checks fast. */
const MAX_AXES = 8;

/**
 * The tensor that a value describes; an error if it is made in an unknown way or is impossible; null if the value is a
 * plain one.
 */
export function asTensor(value: PickleValue): TorchTensor | AppError | null {
  let inner = value;
  for (let wraps = 0; wraps < MAX_WRAPS && inner instanceof PickleObject; wraps += 1) {
    const { callee, args } = inner;
    if (!(callee instanceof PickleGlobal)) return refused('a call of a value that is not a name');
    if (!Array.isArray(args)) return refused(`a call of ${callee.name}`);
    if (REBUILD.has(callee.name) || callee.name === REBUILD_TYPED) return rebuild(callee.name, args);
    if (WRAPPING.has(callee.name)) inner = args[0] ?? null;
    else if (callee.name === REBUILD_SUBCLASS) inner = new PickleObject(args[0] ?? null, args[2] ?? null);
    else return foreign(callee);
  }
  return inner instanceof PickleObject ? broken('wraps one tensor too many times') : null;
}

function rebuild(by: string, args: readonly PickleValue[]): TorchTensor | AppError {
  const [reference, offset, shape, strides] = args;
  const storage = storageOf(reference, by === REBUILD_TYPED ? args[6] : undefined);
  if (storage instanceof AppError) return storage;
  if (!Array.isArray(shape) || !Array.isArray(strides) || shape.length > MAX_AXES) {
    const axes = Array.isArray(shape) ? shape.length : 0;
    return broken(axes > MAX_AXES ? `has a tensor of ${axes} axes` : 'describes a tensor in an unknown way');
  }
  if (!isCount(offset) || !shape.every(isCount) || !strides.every(isCount)) {
    return broken('describes a tensor in an unknown way');
  }
  if (shape.length !== strides.length || !Number.isSafeInteger(sizeOf(shape) * 8)) {
    return broken(`describes an impossible tensor of shape [${shape.join(', ')}]`);
  }
  return { ...storage, elementOffset: offset, shape, strides };
}

function storageOf(
  reference: PickleValue | undefined,
  type: PickleValue | undefined,
): Pick<TorchTensor, 'storageKey' | 'storageValues' | 'dtype'> | AppError {
  if (reference instanceof PickleObject) return foreign(reference.callee);
  if (!(reference instanceof PickleReference) || !Array.isArray(reference.id)) {
    return broken('names a storage in an unknown way');
  }
  const [kind, storageType, key, , count] = reference.id;
  if (kind !== 'storage' || typeof key !== 'string' || !(storageType instanceof PickleGlobal)) {
    return broken('names a storage in an unknown way');
  }
  const named = type === undefined ? storageType : type;
  if (!(named instanceof PickleGlobal)) return broken('gives a tensor no type');
  const dtype = STORAGE_TYPES.get(named.name) ?? DTYPES.get(named.name);
  if (!dtype) return foreignType(named.name);
  // For an untyped storage the number counts bytes. The length of the member is checked for every tensor.
  const storageValues = isCount(count) && storageType.name !== UNTYPED ? count : Infinity;
  return { storageKey: key, storageValues, dtype };
}

/** A tensor that torch makes in some other way, such as a sparse one, is not an attack. */
function foreign(callee: PickleValue): AppError {
  if (!(callee instanceof PickleGlobal)) return refused('a call of a value that is not a name');
  if (!callee.name.startsWith('torch.')) return refused(`the Python name ${callee.name}`);
  return new AppError(
    'model/format',
    `Expected weights as plain values, but the file makes some by ${shownText(callee.name, 80)}: save them as ordinary ` +
      'float32 tensors.',
  );
}

const foreignType = (name: string) =>
  new AppError(
    'model/format',
    `Expected floats, got values of the type ${shownText(name, 60)}: convert them to float32.`,
  );

/** The number of values from the first to the last of a tensor, including those in between; 0 for an empty tensor. */
export function spanOf(shape: readonly number[], strides: readonly number[]): number {
  if (sizeOf(shape) === 0) return 0;
  return shape.reduce((span, extent, axis) => span + (extent - 1) * (strides[axis] as number), 1);
}

/** The stride of an axis of length 1 means nothing, and an empty tensor has no order. */
export function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  if (sizeOf(shape) === 0) return true;
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const extent = shape[axis] as number;
    if (extent !== 1 && strides[axis] !== expected) return false;
    expected *= extent;
  }
  return true;
}

/** The place of a tensor's values within its storage, in bytes. */
export function bytesWithin({ dtype, shape, strides, elementOffset }: TorchTensor) {
  const size = STORED_BYTES[dtype];
  return { start: elementOffset * size, end: (elementOffset + spanOf(shape, strides)) * size };
}

const isCount = (value: PickleValue | undefined): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
