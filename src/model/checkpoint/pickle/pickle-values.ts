/** A name that the pickle imports. It is only compared, never looked up. */
export class PickleGlobal {
  /** `module.attribute`. */
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A dictionary: its pairs in the order in which they were set, so that an empty one takes hardly any memory. */
export class PickleDict {
  /** Key, value, key, value, …; if a key occurs twice, the later pair counts. */
  pairs: PickleValue[] = NO_PAIRS;

  set(key: PickleValue, value: PickleValue): void {
    if (this.pairs === NO_PAIRS) this.pairs = [];
    this.pairs.push(key, value);
  }

  /** The value under a string key. */
  get(key: string): PickleValue | undefined {
    for (let at = this.pairs.length - 2; at >= 0; at -= 2)
      if (this.pairs[at] === key) return this.pairs[at + 1];
    return undefined;
  }
}

const NO_PAIRS: PickleValue[] = [];

/**
 * What a pickle would make by a call: the recorded call, and what was to be put into its result. Nothing is ever
 * called. Code that knows the callee may read the arguments.
 */
export class PickleObject {
  readonly callee: PickleValue;
  readonly args: PickleValue;
  state: PickleValue = null;
  /** Set by item, as of a `defaultdict`. */
  items: PickleDict | null = null;
  /** Appended, as to a `deque`. */
  list: PickleValue[] | null = null;

  constructor(callee: PickleValue, args: PickleValue) {
    this.callee = callee;
    this.args = args;
  }
}

/** A value kept outside the pickle, identified by its name there. In torch files it is a storage. */
export class PickleReference {
  readonly id: PickleValue;

  constructor(id: PickleValue) {
    this.id = id;
  }
}

/** Values that no tensor is made of and nobody reads: bytes, long strings, numbers of more than 64 bits. */
export const UNREAD = Symbol('unread');

export type PickleValue =
  | null
  | boolean
  | number
  | string
  | typeof UNREAD
  | PickleValue[]
  | PickleDict
  | PickleGlobal
  | PickleObject
  | PickleReference;
