/** Finds the dictionary of a pickle that holds the model. */
import { AppError } from '../../../core/errors.ts';
import { shownText } from '../../../core/text/shown-text.ts';
import { isOfficialName, isSecondChoice, modelsAmong } from '../model-names.ts';
import { refused } from './pickle-machine.ts';
import { PickleDict, PickleObject, type PickleValue } from './pickle-values.ts';
import { asTensor, isTensorCall, isTensorName, type TorchTensor } from './torch-tensor.ts';
import type { Unpickled } from './unpickle.ts';

/** Named tensors found together in a pickle. */
export interface TensorGroup {
  /** The keys that lead there, such as `checkpoint.model`; empty: at the top. */
  readonly place: string;
  /** Tensors by name. A name of the model may also stand for the reason why its tensor can't be read. */
  readonly tensors: ReadonlyMap<string, TorchTensor | AppError>;
}

export interface FoundTensors extends TensorGroup {
  /** Other places that hold a model. */
  readonly otherPlaces: readonly string[];
  /** Python names that are not used to make tensors. */
  readonly leftUnread: readonly string[];
}

/** A value and the keys that lead to it. */
interface Spot {
  readonly value: PickleValue;
  readonly key: string;
  readonly parent: Spot | null;
}

interface Candidate {
  readonly spot: Spot;
  readonly pairs: readonly PickleValue[];
  readonly names: number;
  readonly tensors: number;
}

/** At most this many places are offered. */
const MAX_OFFERED = 12;
const PLACE_LENGTH = 120;
/**
 * Finds the dictionary that holds the model's names, at any depth and under any name. It takes the one with most of
 * them; among equals the weights before averages of them, then the one nearer to the top, then the first.
 *
 * Without any such name it takes the dictionary with most tensors, so that the caller can report what the file
 * contains.
 *
 * @param wanted - the place to take, if the file has a model there.
 * @throws {@link AppError} `model/hostile` if there is no tensor and the file asks for something else, `model/format`
 *   if there is none.
 */
export function findTensors({ value, names, calls }: Unpickled, wanted?: string): FoundTensors {
  const { candidates, impossible } = candidatesIn(value);
  const foreign = names.filter((name) => !isTensorName(name));
  if (candidates.length === 0) {
    const asked = foreign[0] ?? calls.find((name) => !isTensorCall(name));
    if (asked !== undefined) throw refused(`the Python name ${asked}`);
    throw impossible ?? noTensors();
  }
  const ranked = withPlaces(candidates);
  const [best] = ranked;
  const chosen = ranked.find(({ place }) => place === wanted) ?? (best as (typeof ranked)[number]);
  return {
    place: chosen.place,
    tensors: readPairs(chosen.pairs),
    otherPlaces: ranked
      .filter((other) => other !== chosen && other.names > 0 && other.names * 2 > chosen.names)
      .slice(0, MAX_OFFERED)
      .map(({ place }) => place),
    leftUnread: foreign.map((name) => shownText(name, 100)),
  };
}

const noTensors = () =>
  new AppError(
    'model/format',
    'Expected a dictionary of named tensors (a state_dict), but the checkpoint holds none: ' +
      'save the model with torch.save(model.state_dict(), …).',
  );

/**
 * Every dictionary of tensors, best first, and why a value that looks like one is not. Each value is visited once,
 * however often it is referred to.
 */
function candidatesIn(root: PickleValue) {
  const seen = new Set<PickleValue>();
  const queue: Spot[] = [{ value: root, key: '', parent: null }];
  const candidates: Candidate[] = [];
  let impossible: AppError | null = null;
  const add = (value: PickleValue, key: string, parent: Spot) => {
    if (value === null || typeof value !== 'object' || seen.has(value)) return;
    seen.add(value);
    queue.push({ value, key, parent });
  };
  for (let at = 0; at < queue.length; at += 1) {
    const spot = queue[at] as Spot;
    const pairs = pairsOf(spot.value, seen);
    if (pairs) {
      const counted = countNames(pairs);
      impossible ??= counted.impossible;
      if (counted.tensors > 0) candidates.push({ spot, pairs, ...counted });
    }
    for (const [key, child] of childrenOf(spot.value)) add(child, key, spot);
  }
  const isSecond = new Map(candidates.map(({ spot }) => [spot, isSecondChoice(placeOf(spot))]));
  // Sorting is stable, and the queue went from the top down in the file's order.
  candidates.sort(
    (a, b) =>
      b.names - a.names ||
      Number(isSecond.get(a.spot)) - Number(isSecond.get(b.spot)) ||
      (a.names === 0 ? b.tensors - a.tensors : 0),
  );
  return { candidates, impossible };
}

function* childrenOf(value: PickleValue): Generator<readonly [string, PickleValue]> {
  if (Array.isArray(value)) for (const [index, child] of value.entries()) yield [String(index), child];
  if (value instanceof PickleDict) yield* childrenOfPairs(value.pairs);
  if (!(value instanceof PickleObject) || isTensor(value)) return;
  if (value.items) yield* childrenOfPairs(value.items.pairs);
  if (value.list) yield ['', value.list];
  yield ['', value.state];
  yield ['', value.args];
}

function* childrenOfPairs(pairs: readonly PickleValue[]): Generator<readonly [string, PickleValue]> {
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const key = pairs[at];
    yield [
      typeof key === 'string' || typeof key === 'number' ? String(key) : '?',
      pairs[at + 1] as PickleValue,
    ];
  }
}

const isTensor = (value: PickleValue): boolean => {
  const tensor = asTensor(value);
  return tensor !== null && !(tensor instanceof AppError);
};

/** Keys and values of a value that may be a dictionary of tensors; null: it is not one. */
function pairsOf(value: PickleValue, seen: Set<PickleValue>): readonly PickleValue[] | null {
  if (value instanceof PickleDict) return value.pairs;
  if (!(value instanceof PickleObject)) return null;
  return value.items?.pairs ?? pairsOfModule(value, seen);
}

const MAX_MODULES = 10_000;

/**
 * Parameters of a module that was saved whole, under the names that its state_dict would have. Its state holds its own
 * parameters and the modules below it.
 */
function pairsOfModule(root: PickleObject, seen: Set<PickleValue>): readonly PickleValue[] | null {
  if (!modulesOf(root)) return null;
  const pairs: PickleValue[] = [];
  const queue: (readonly [string, PickleObject])[] = [['', root]];
  for (let at = 0; at < queue.length && at < MAX_MODULES; at += 1) {
    const [prefix, module] = queue[at] as readonly [string, PickleObject];
    const parts = modulesOf(module);
    if (!parts) continue;
    for (const own of [parts.parameters, parts.buffers])
      for (const [key, value] of own ? childrenOfPairs(own.pairs) : []) pairs.push(prefix + key, value);
    for (const [key, child] of childrenOfPairs(parts.modules.pairs)) {
      if (!(child instanceof PickleObject) || seen.has(child) || prefix.length + key.length > PLACE_LENGTH)
        continue;
      seen.add(child);
      queue.push([`${prefix}${key}.`, child]);
    }
  }
  return pairs;
}

function modulesOf({ state }: PickleObject) {
  if (!(state instanceof PickleDict)) return null;
  const part = (name: string) => {
    const found = state.get(name);
    return found instanceof PickleDict ? found : null;
  };
  const modules = part('_modules');
  const parameters = part('_parameters');
  return modules && parameters && { modules, parameters, buffers: part('_buffers') };
}

/** Counts the tensors and the names of one model, and describes the first value that is not a tensor. */
function countNames(pairs: readonly PickleValue[]) {
  const found: string[] = [];
  let tensors = 0;
  let impossible: AppError | null = null;
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const [key, value] = [pairs[at], pairs[at + 1]];
    if (!(value instanceof PickleObject)) continue;
    const tensor = asTensor(value);
    if (tensor instanceof AppError) impossible ??= tensor;
    if (typeof key !== 'string' || tensor === null || tensor instanceof AppError) continue;
    tensors += 1;
    if (isOfficialName(key)) found.push(key);
  }
  return { names: modelsAmong(found)[0]?.keys.size ?? 0, tensors, impossible };
}

function readPairs(pairs: readonly PickleValue[]): Map<string, TorchTensor | AppError> {
  const tensors = new Map<string, TorchTensor | AppError>();
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const key = pairs[at];
    if (typeof key !== 'string') continue;
    const tensor = asTensor(pairs[at + 1] as PickleValue);
    if (tensor !== null && (!(tensor instanceof AppError) || isOfficialName(key))) tensors.set(key, tensor);
  }
  return tensors;
}

/** Gives each a place that no other has. */
function withPlaces(candidates: readonly Candidate[]) {
  const taken = new Set<string>();
  return candidates.map((candidate) => {
    const place = placeOf(candidate.spot);
    let unlike = place;
    for (let number = 2; taken.has(unlike); number += 1) unlike = `${place} (${number})`;
    taken.add(unlike);
    return { ...candidate, place: unlike };
  });
}

/** The keys from the top, as far as they can be shown. */
function placeOf(spot: Spot): string {
  const keys: string[] = [];
  let length = 0;
  for (let at: Spot | null = spot; at !== null && length < PLACE_LENGTH; at = at.parent) {
    if (at.key === '') continue;
    keys.unshift(at.key);
    length += at.key.length + 1;
  }
  return shownText(keys.join('.'), PLACE_LENGTH);
}
