/** The stack and the memo of the pickle machine. */
import { AppError } from '../../../core/errors.ts';
import { shownText } from '../../../core/text/shown-text.ts';
import { viewOf } from '../read-blob.ts';
import { PickleDict, PickleGlobal, PickleObject, type PickleValue, UNREAD } from './pickle-values.ts';

/** The error for content that could only do harm. */
export function refused(what: string): AppError {
  return new AppError(
    'model/hostile',
    `The checkpoint asks for ${shownText(what, 100)}, which no weight file needs: it was refused and nothing in it was run.`,
  );
}

/** The error for a pickle that torch.save did not write. */
export function broken(what: string): AppError {
  return new AppError(
    'model/format',
    `The checkpoint's table of tensors ${what}: the file is damaged; download it again.`,
  );
}

/**
 * Limits on what a pickle may make. Published checkpoints take 16,000 steps and 2,500 containers. A bomb of empty
 * dictionaries would fill the memory, and one of many small steps would block the worker.
 */
const MAX_STEPS = 5_000_000;
const MAX_CONTAINERS = 1_000_000;
/** Strings are names of tensors and options; longer ones are not read. */
const MAX_TEXT_BYTES = 1000;

const tooLarge = (what: string) =>
  new AppError(
    'model/format',
    `Expected a checkpoint's table of tensors, but it ${what}, far more than any model has: the file was refused.`,
    { cause: BUDGET },
  );

const BUDGET = Symbol('budget');

/** Whether a pickle was refused because it makes too much. */
export const isBudgetError = (error: unknown): boolean => error instanceof AppError && error.cause === BUDGET;

/** Stack, memo and reading position of a pickle that is being run. The instructions are elsewhere. */
export class PickleMachine {
  /** Imported names, each once. */
  readonly names = new Map<string, PickleGlobal>();
  /** Names of what the pickle wanted to call or to give a state. */
  readonly calls = new Set<string>();
  readonly #bytes: Uint8Array;
  readonly #decoder = new TextDecoder();
  readonly #stack: PickleValue[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, PickleValue>();
  #at = 0;
  #steps = 0;
  #containers = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next instruction. @throws {@link AppError} `model/format` past the end, or when there were too many. */
  next(): number {
    this.#steps += 1;
    if (this.#steps > MAX_STEPS) throw tooLarge(`takes more than ${MAX_STEPS} steps to read`);
    return this.uint8();
  }

  /** @throws {@link AppError} `model/format` where fewer bytes are left. */
  take(count: number): Uint8Array {
    const start = this.#at;
    if (!(start + count <= this.#bytes.length)) throw broken('ends in the middle');
    this.#at += count;
    return this.#bytes.subarray(start, start + count);
  }

  uint8(): number {
    if (this.#at >= this.#bytes.length) throw broken('ends in the middle');
    this.#at += 1;
    return this.#bytes[this.#at - 1] as number;
  }

  uint16(): number {
    return viewOf(this.take(2)).getUint16(0, true);
  }

  uint32(): number {
    return viewOf(this.take(4)).getUint32(0, true);
  }

  /** Exact up to 2^53, and nothing larger fits into a file. */
  uint64(): number {
    return Number(viewOf(this.take(8)).getBigUint64(0, true));
  }

  line(): string {
    const end = this.#bytes.subarray(this.#at, this.#at + MAX_TEXT_BYTES).indexOf(0x0a);
    if (end < 0) throw broken('contains a line without an end');
    const text = this.#decoder.decode(this.take(end));
    this.#at += 1;
    return text;
  }

  /** A string that ends with its line. */
  textLine(): PickleValue {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw broken('contains a line without an end');
    const text = this.text(end - this.#at);
    this.#at += 1;
    return text;
  }

  text(length: number): PickleValue {
    const bytes = this.take(length);
    return length > MAX_TEXT_BYTES ? UNREAD : this.#decoder.decode(bytes);
  }

  push(value: PickleValue): void {
    this.#stack.push(value);
  }

  /** Pushes a value that takes memory of its own. */
  pushContainer(value: PickleValue[] | PickleDict | PickleObject): void {
    this.#containers += 1;
    if (this.#containers > MAX_CONTAINERS)
      throw tooLarge(`holds more than ${MAX_CONTAINERS} lists and objects`);
    this.#stack.push(value);
  }

  pushName(name: string): void {
    const known = this.names.get(name);
    const value = known ?? new PickleGlobal(name);
    if (!known) this.names.set(name, value);
    this.push(value);
  }

  /** Records a call instead of making it. */
  pushCall(callee: PickleValue, args: PickleValue): void {
    this.calls.add(callee instanceof PickleGlobal ? callee.name : 'a value that is not a name');
    this.pushContainer(new PickleObject(callee, args));
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  pop(): PickleValue {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw broken('takes a value from an empty stack');
    return this.#stack.pop() as PickleValue;
  }

  popToMark(): PickleValue[] {
    const at = this.#marks.pop();
    if (at === undefined) throw broken('closes a group that was not opened');
    return this.#stack.splice(at);
  }

  /** Whether a group was opened after the last value. */
  get atMark(): boolean {
    return this.#marks.at(-1) === this.#stack.length;
  }

  peek(): PickleValue {
    const value = this.pop();
    this.push(value);
    return value;
  }

  store(index: number): void {
    this.#memo.set(index, this.peek());
  }

  memoize(): void {
    this.store(this.#memo.size);
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw broken('refers to a value that was not stored');
    this.push(value);
  }

  setItems(pairs: readonly PickleValue[]): void {
    const value = this.peek();
    if (value instanceof PickleObject) value.items ??= new PickleDict();
    const dict = value instanceof PickleObject ? value.items : value;
    if (!(dict instanceof PickleDict)) throw broken('sets an item of a value that is not a dictionary');
    for (let i = 0; i + 1 < pairs.length; i += 2)
      dict.set(pairs[i] as PickleValue, pairs[i + 1] as PickleValue);
  }

  append(values: readonly PickleValue[]): void {
    const value = this.peek();
    if (value instanceof PickleObject) value.list ??= [];
    const list = value instanceof PickleObject ? value.list : value;
    if (!Array.isArray(list)) throw broken('appends to a value that is not a list');
    for (const added of values) list.push(added);
  }
}
