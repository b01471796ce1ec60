import { AppError } from '../../core/errors.ts';
import { viewOf } from './read-blob.ts';

/** A name the pickle imported; it is only ever compared, never looked up. */
export class PickleGlobal {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

export type PickleDict = Map<PickleValue, PickleValue>;

export type PickleValue =
  | null
  | boolean
  | number
  | string
  | readonly PickleValue[]
  | PickleDict
  | PickleGlobal
  /** What the host made. */
  | { readonly made: unknown };

/** What a pickle may have beyond plain values. All three throw to refuse. */
export interface PickleHost {
  /** `name` is `module.attribute`. */
  allows(name: string): boolean;
  reduce(callee: PickleGlobal, args: readonly PickleValue[]): PickleValue;
  persistentId(id: PickleValue): PickleValue;
}

/** The refusal of what `unpickle`'s caller does not allow. */
export function refused(what: string): AppError {
  return new AppError(
    'model/hostile',
    `The checkpoint asks for ${what}, which no weight file needs: it was refused and nothing in it was run.`,
  );
}

/** The error for a pickle that no torch.save wrote. */
export function broken(what: string): AppError {
  return new AppError(
    'model/format',
    `The checkpoint's table of tensors ${what}: the file is damaged; download it again.`,
  );
}

const MARK = Symbol('mark');

/** Stack, memo and reading place of a pickle that is being run; it knows no instruction. */
export class PickleMachine {
  readonly host: PickleHost;
  readonly #bytes: Uint8Array;
  readonly #stack: (PickleValue | typeof MARK)[] = [];
  readonly #memo = new Map<number, PickleValue>();
  #at = 0;

  constructor(bytes: Uint8Array, host: PickleHost) {
    this.#bytes = bytes;
    this.host = host;
  }

  take(count: number): Uint8Array {
    const start = this.#at;
    if (start + count > this.#bytes.length) throw broken('ends in the middle');
    this.#at += count;
    return this.#bytes.subarray(start, start + count);
  }

  uint8(): number {
    return this.take(1)[0] as number;
  }

  uint16(): number {
    return viewOf(this.take(2)).getUint16(0, true);
  }

  uint32(): number {
    return viewOf(this.take(4)).getUint32(0, true);
  }

  line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    if (end < 0) throw broken('ends in the middle');
    const text = new TextDecoder().decode(this.#bytes.subarray(this.#at, end));
    this.#at = end + 1;
    return text;
  }

  push(value: PickleValue): void {
    this.#stack.push(value);
  }

  mark(): void {
    this.#stack.push(MARK);
  }

  pop(): PickleValue {
    const value = this.#stack.pop();
    if (value === undefined || value === MARK) throw broken('takes a value where there is none');
    return value;
  }

  popToMark(): PickleValue[] {
    const at = this.#stack.lastIndexOf(MARK);
    if (at < 0) throw broken('closes a group it never opened');
    return this.#stack.splice(at).slice(1) as PickleValue[];
  }

  peek(): PickleValue {
    const value = this.pop();
    this.push(value);
    return value;
  }

  store(index: number): void {
    this.#memo.set(index, this.peek());
  }

  recall(index: number): void {
    const value = this.#memo.get(index);
    if (value === undefined) throw broken('refers to a value it never stored');
    this.push(value);
  }

  dict(): PickleDict {
    const value = this.peek();
    if (!(value instanceof Map)) throw broken('sets an item of something that is no dictionary');
    return value;
  }

  list(): PickleValue[] {
    const value = this.peek();
    if (!Array.isArray(value)) throw broken('appends to something that is no list');
    return value;
  }
}
