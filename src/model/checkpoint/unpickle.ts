import { AppError } from '../../core/errors.ts';
import {
  broken,
  PickleGlobal,
  PickleMachine,
  refused,
  type PickleHost,
  type PickleValue,
} from './pickle-machine.ts';
import { viewOf } from './read-blob.ts';

/** The data.pkl of a published model has 0.2 MB. */
const MAX_PICKLE_BYTES = 16 * 1024 * 1024;

/**
 * Runs a pickle of protocol 2 on a machine that builds containers, numbers and strings, and nothing else.
 *
 * A pickle is a program. This machine has no instruction that imports or calls: names are handed to `host`,
 * and every unknown instruction is refused by name.
 *
 * @throws {@link AppError} `model/hostile` for a refused name or instruction, `model/format` for a broken pickle.
 * @remarks Source: the instruction set as documented in Python's `pickletools`.
 */
export function unpickle(bytes: Uint8Array, host: PickleHost): PickleValue {
  if (bytes.length > MAX_PICKLE_BYTES)
    throw broken(`has ${bytes.length} bytes, more than any checkpoint needs`);
  const machine = new PickleMachine(bytes, host);
  for (let code = machine.uint8(); code !== STOP; code = machine.uint8()) {
    const instruction = INSTRUCTIONS[code];
    if (!instruction) throw refused(`the pickle instruction ${REFUSED[code] ?? `0x${code.toString(16)}`}`);
    instruction(machine);
  }
  return machine.pop();
}

const tuple = (machine: PickleMachine, count: number) => {
  const values = Array.from({ length: count }, () => machine.pop());
  machine.push(values.reverse());
};

const setItems = (machine: PickleMachine, pairs: readonly PickleValue[]) => {
  const dict = machine.dict();
  for (let i = 0; i + 1 < pairs.length; i += 2)
    dict.set(pairs[i] as PickleValue, pairs[i + 1] as PickleValue);
};

const importName = (machine: PickleMachine) => {
  const name = `${machine.line()}.${machine.line()}`;
  if (!machine.host.allows(name)) throw refused(`the Python name ${name}`);
  machine.push(new PickleGlobal(name));
};

const call = (machine: PickleMachine) => {
  const args = machine.pop();
  const callee = machine.pop();
  if (!Array.isArray(args) || !(callee instanceof PickleGlobal))
    throw broken('calls something that is no name');
  machine.push(machine.host.reduce(callee, args));
};

/** torch hangs `_metadata` on the dictionary this way; attributes are of no use here, so they are dropped. */
const setState = (machine: PickleMachine) => {
  machine.pop();
  if (!(machine.peek() instanceof Map))
    throw refused('the pickle instruction BUILD on something that is no dictionary');
};

const longInteger = (machine: PickleMachine) => {
  const bytes = machine.take(machine.uint8());
  if (bytes.length > 8) throw broken('holds an integer of more than 64 bits');
  const word = new Uint8Array(8).fill((bytes.at(-1) ?? 0) & 0x80 ? 0xff : 0);
  word.set(bytes);
  machine.push(Number(viewOf(word).getBigInt64(0, true)));
};

const protocol = (machine: PickleMachine) => {
  const version = machine.uint8();
  if (version === 2) return;
  throw new AppError(
    'model/format',
    `Expected pickle protocol 2, as torch.save writes by default, got ${version}: save the checkpoint again without pickle_protocol.`,
  );
};

const STOP = 0x2e;

const INSTRUCTIONS: Readonly<Record<number, (machine: PickleMachine) => void>> = {
  0x80: protocol,
  0x63: importName, // GLOBAL
  0x52: call, // REDUCE
  0x62: setState, // BUILD
  0x51: (machine) => machine.push(machine.host.persistentId(machine.pop())), // BINPERSID
  0x71: (machine) => machine.store(machine.uint8()), // BINPUT
  0x72: (machine) => machine.store(machine.uint32()), // LONG_BINPUT
  0x68: (machine) => machine.recall(machine.uint8()), // BINGET
  0x6a: (machine) => machine.recall(machine.uint32()), // LONG_BINGET
  0x28: (machine) => machine.mark(), // MARK
  0x29: (machine) => machine.push([]), // EMPTY_TUPLE
  0x74: (machine) => machine.push(machine.popToMark()), // TUPLE
  0x85: (machine) => tuple(machine, 1),
  0x86: (machine) => tuple(machine, 2),
  0x87: (machine) => tuple(machine, 3),
  0x5d: (machine) => machine.push([]), // EMPTY_LIST
  0x61: (machine) => appendTo(machine, [machine.pop()]), // APPEND
  0x65: (machine) => appendTo(machine, machine.popToMark()), // APPENDS
  0x7d: (machine) => machine.push(new Map()), // EMPTY_DICT
  0x73: (machine) => setItem(machine), // SETITEM
  0x75: (machine) => setItems(machine, machine.popToMark()), // SETITEMS
  0x58: (machine) => machine.push(new TextDecoder().decode(machine.take(machine.uint32()))), // BINUNICODE
  0x4b: (machine) => machine.push(machine.uint8()), // BININT1
  0x4d: (machine) => machine.push(machine.uint16()), // BININT2
  0x4a: (machine) => machine.push(machine.uint32() | 0), // BININT
  0x8a: longInteger, // LONG1
  0x47: (machine) => machine.push(viewOf(machine.take(8)).getFloat64(0)), // BINFLOAT, big-endian
  0x4e: (machine) => machine.push(null), // NONE
  0x88: (machine) => machine.push(true), // NEWTRUE
  0x89: (machine) => machine.push(false), // NEWFALSE
};

function appendTo(machine: PickleMachine, values: readonly PickleValue[]): void {
  const list = machine.list();
  for (const value of values) list.push(value);
}

function setItem(machine: PickleMachine): void {
  const value = machine.pop();
  const key = machine.pop();
  setItems(machine, [key, value]);
}

/** Instructions that call or import in ways torch.save never writes: named, so that the refusal says what it saw. */
const REFUSED: Readonly<Record<number, string>> = {
  0x69: 'INST',
  0x6f: 'OBJ',
  0x81: 'NEWOBJ',
  0x92: 'NEWOBJ_EX',
  0x93: 'STACK_GLOBAL',
  0x82: 'EXT1',
  0x83: 'EXT2',
  0x84: 'EXT4',
  0x50: 'PERSID',
};
