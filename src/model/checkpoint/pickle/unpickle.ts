/** Reads a pickle without importing or calling anything. */
import { viewOf } from '../read-blob.ts';
import { broken, isBudgetError, PickleMachine, refused } from './pickle-machine.ts';
import type { PickleValue } from './pickle-values.ts';
import { PickleDict, PickleGlobal, PickleObject, PickleReference, UNREAD } from './pickle-values.ts';

/** The data.pkl of a published model has 0.2 MB; with long strings or arrays beside the model it may be larger. */
const MAX_PICKLE_BYTES = 256 * 1024 * 1024;

/** What a pickle describes. */
export interface Unpickled {
  readonly value: PickleValue;
  /** Names it imports, `module.attribute`, in order. */
  readonly names: readonly string[];
  /** Names of what it calls. */
  readonly calls: readonly string[];
}

/**
 * Runs a pickle on a machine that builds containers, numbers and strings, and nothing else.
 *
 * A pickle is a program. This machine has no instruction that imports or calls. It records what was to be imported or
 * called, so that code that looks for tensors can read the arguments.
 *
 * @throws {@link AppError} `model/hostile` for an instruction that torch.save never writes, `model/format` for a broken
 * pickle, or one that makes more than any checkpoint does.
 * @remarks Source: the instruction set as documented in Python's `pickletools`, protocols 0 to 5.
 */
export function unpickle(bytes: Uint8Array): Unpickled {
  if (bytes.length > MAX_PICKLE_BYTES)
    throw broken(`has ${bytes.length} bytes, more than any checkpoint needs`);
  const machine = new PickleMachine(bytes);
  for (let code = machine.next(); code !== STOP; code = machine.next()) {
    const instruction = INSTRUCTIONS[code];
    if (!instruction) throw refused(`the pickle instruction ${REFUSED[code] ?? `0x${code.toString(16)}`}`);
    instruction(machine);
  }
  return { value: machine.pop(), names: [...machine.names.keys()], calls: [...machine.calls] };
}

type Instruction = (machine: PickleMachine) => void;

const tuple = (machine: PickleMachine, count: number) => {
  const values = Array.from({ length: count }, () => machine.pop());
  machine.pushContainer(values.reverse());
};

const importName: Instruction = (machine) => {
  const module = machine.line();
  machine.pushName(`${module}.${machine.line()}`);
};

const ORDERED_DICT = 'collections.OrderedDict';

const call: Instruction = (machine) => {
  const args = machine.pop();
  const callee = machine.pop();
  if (!Array.isArray(args) || !(callee instanceof PickleGlobal || callee instanceof PickleObject))
    throw broken('calls a value that is not a name');
  if (callee instanceof PickleGlobal && callee.name === ORDERED_DICT) orderedDict(machine, args);
  else machine.pushCall(callee, args);
};

/** Empty, or made from a list of pairs, as Python 2 wrote it. */
function orderedDict(machine: PickleMachine, args: readonly PickleValue[]): void {
  machine.pushContainer(new PickleDict());
  const [pairs] = args;
  if (!Array.isArray(pairs)) return;
  for (const pair of pairs) if (Array.isArray(pair) && pair.length === 2) machine.setItems(pair);
}

/** torch attaches `_metadata` to the dictionary in this way, which is of no use here. An object keeps its state. */
const setState: Instruction = (machine) => {
  const state = machine.pop();
  const target = machine.peek();
  if (target instanceof PickleObject) target.state = state;
  else if (target instanceof PickleGlobal) machine.calls.add(target.name);
};

/** An instruction that calls or imports in a way that torch.save rarely uses; if malformed, it is refused by name. */
const named = (name: string, run: Instruction): Instruction => {
  return (machine) => {
    try {
      run(machine);
    } catch (error) {
      throw isBudgetError(error) ? error : refused(`the pickle instruction ${name}`);
    }
  };
};

const newObject: Instruction = (machine) => {
  const args = machine.pop();
  machine.pushCall(machine.pop(), args);
};

const newObjectByNames: Instruction = (machine) => {
  machine.pop();
  newObject(machine);
};

const instance: Instruction = (machine) => {
  const module = machine.line();
  const name = `${module}.${machine.line()}`;
  const args = machine.popToMark();
  machine.pushName(name);
  machine.pushCall(machine.pop(), args);
};

const objectOfGroup: Instruction = (machine) => {
  const [callee = null, ...args] = machine.popToMark();
  machine.pushCall(callee, args);
};

const stackName: Instruction = (machine) => {
  const name = machine.pop();
  const module = machine.pop();
  if (typeof name !== 'string' || typeof module !== 'string') throw broken('names nothing');
  machine.pushName(`${module}.${name}`);
};

const integer = (machine: PickleMachine, byteLength: number) => {
  const bytes = machine.take(byteLength);
  if (bytes.length > 8) return machine.push(UNREAD);
  const word = new Uint8Array(8).fill((bytes.at(-1) ?? 0) & 0x80 ? 0xff : 0);
  word.set(bytes);
  machine.push(Number(viewOf(word).getBigInt64(0, true)));
};

const unread = (machine: PickleMachine, byteLength: number) => {
  machine.take(byteLength);
  machine.push(UNREAD);
};

/** A number as text. In INT, `01` and `00` mean true and false; they are read as numbers. */
const numberLine: Instruction = (machine) => {
  const value = Number(machine.line().replace(/L$/, ''));
  machine.push(Number.isNaN(value) ? UNREAD : value);
};

const textLine: Instruction = (machine) => machine.push(machine.textLine());

const indexLine = (machine: PickleMachine): number => {
  const index = Number(machine.line());
  if (!Number.isSafeInteger(index)) throw broken('refers to a value that was not stored');
  return index;
};

const dictOfGroup: Instruction = (machine) => {
  const pairs = machine.popToMark();
  machine.pushContainer(new PickleDict());
  machine.setItems(pairs);
};

const setItem: Instruction = (machine) => {
  const value = machine.pop();
  const key = machine.pop();
  machine.setItems([key, value]);
};

/** POP removes a mark if one is on top. */
const discard: Instruction = (machine) => {
  if (machine.atMark) machine.popToMark();
  else machine.pop();
};

const STOP = 0x2e;
const MAX_PROTOCOL = 5;

const protocol: Instruction = (machine) => {
  const version = machine.uint8();
  if (version > MAX_PROTOCOL)
    throw broken(`has pickle protocol ${version}, but 0 to ${MAX_PROTOCOL} are supported`);
};

const INSTRUCTIONS: Readonly<Record<number, Instruction>> = {
  0x80: protocol,
  0x95: (machine) => void machine.take(8), // FRAME
  0x63: importName, // GLOBAL
  0x93: named('STACK_GLOBAL', stackName),
  0x52: call, // REDUCE
  0x81: named('NEWOBJ', newObject),
  0x92: named('NEWOBJ_EX', newObjectByNames),
  0x69: named('INST', instance),
  0x6f: named('OBJ', objectOfGroup),
  0x62: setState, // BUILD
  0x50: (machine) => machine.push(new PickleReference(machine.line())), // PERSID
  0x51: (machine) => machine.push(new PickleReference(machine.pop())), // BINPERSID
  0x71: (machine) => machine.store(machine.uint8()), // BINPUT
  0x72: (machine) => machine.store(machine.uint32()), // LONG_BINPUT
  0x70: (machine) => machine.store(indexLine(machine)), // PUT
  0x94: (machine) => machine.memoize(), // MEMOIZE
  0x68: (machine) => machine.recall(machine.uint8()), // BINGET
  0x6a: (machine) => machine.recall(machine.uint32()), // LONG_BINGET
  0x67: (machine) => machine.recall(indexLine(machine)), // GET
  0x28: (machine) => machine.mark(), // MARK
  0x30: discard, // POP
  0x31: (machine) => void machine.popToMark(), // POP_MARK
  0x32: (machine) => machine.push(machine.peek()), // DUP
  0x29: (machine) => machine.pushContainer([]), // EMPTY_TUPLE
  0x74: (machine) => machine.pushContainer(machine.popToMark()), // TUPLE
  0x85: (machine) => tuple(machine, 1),
  0x86: (machine) => tuple(machine, 2),
  0x87: (machine) => tuple(machine, 3),
  0x5d: (machine) => machine.pushContainer([]), // EMPTY_LIST
  0x6c: (machine) => machine.pushContainer(machine.popToMark()), // LIST
  0x61: (machine) => machine.append([machine.pop()]), // APPEND
  0x65: (machine) => machine.append(machine.popToMark()), // APPENDS
  0x8f: (machine) => machine.pushContainer([]), // EMPTY_SET
  0x90: (machine) => machine.append(machine.popToMark()), // ADDITEMS
  0x91: (machine) => machine.pushContainer(machine.popToMark()), // FROZENSET
  0x7d: (machine) => machine.pushContainer(new PickleDict()), // EMPTY_DICT
  0x64: dictOfGroup, // DICT
  0x73: setItem, // SETITEM
  0x75: (machine) => machine.setItems(machine.popToMark()), // SETITEMS
  0x58: (machine) => machine.push(machine.text(machine.uint32())), // BINUNICODE
  0x8c: (machine) => machine.push(machine.text(machine.uint8())), // SHORT_BINUNICODE
  0x8d: (machine) => machine.push(machine.text(machine.uint64())), // BINUNICODE8
  0x54: (machine) => machine.push(machine.text(machine.uint32())), // BINSTRING
  0x55: (machine) => machine.push(machine.text(machine.uint8())), // SHORT_BINSTRING
  0x56: textLine, // UNICODE
  0x53: textLine, // STRING
  0x42: (machine) => unread(machine, machine.uint32()), // BINBYTES
  0x43: (machine) => unread(machine, machine.uint8()), // SHORT_BINBYTES
  0x8e: (machine) => unread(machine, machine.uint64()), // BINBYTES8
  0x96: (machine) => unread(machine, machine.uint64()), // BYTEARRAY8
  0x97: (machine) => unread(machine, 0), // NEXT_BUFFER
  0x98: () => undefined, // READONLY_BUFFER
  0x4b: (machine) => machine.push(machine.uint8()), // BININT1
  0x4d: (machine) => machine.push(machine.uint16()), // BININT2
  0x4a: (machine) => machine.push(machine.uint32() | 0), // BININT
  0x8a: (machine) => integer(machine, machine.uint8()), // LONG1
  0x8b: (machine) => integer(machine, machine.uint32()), // LONG4
  0x49: numberLine, // INT
  0x4c: numberLine, // LONG
  0x46: numberLine, // FLOAT
  0x47: (machine) => machine.push(viewOf(machine.take(8)).getFloat64(0)), // BINFLOAT, big-endian
  0x4e: (machine) => machine.push(null), // NONE
  0x88: (machine) => machine.push(true), // NEWTRUE
  0x89: (machine) => machine.push(false), // NEWFALSE
};

/** Instructions that refer to entries of a registry that no file contains. */
const REFUSED: Readonly<Record<number, string>> = { 0x82: 'EXT1', 0x83: 'EXT2', 0x84: 'EXT4' };
