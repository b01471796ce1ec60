/** A name the pickle imported; it is only ever compared, never looked up. */
export class PickleGlobal {
  /** `module.attribute`. */
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** A dictionary: its pairs in the order in which they were set, so that an empty one takes next to no room. */
export class PickleDict {
  /** Key, value, key, value, …; of a key that comes twice the later pair counts. */
  pairs: PickleValue[] = NO_PAIRS;

  set(key: PickleValue, value: PickleValue): void {
    if (this.pairs === NO_PAIRS) this.pairs = [];
    this.pairs.push(key, value);
  }

  /** The value under a text. */
  get(key: string): PickleValue | undefined {
    for (let at = this.pairs.length - 2; at >= 0; at -= 2)
      if (this.pairs[at] === key) return this.pairs[at + 1];
    return undefined;
  }
}

const NO_PAIRS: PickleValue[] = [];

/**
 * What a pickle would make by a call: the call written down, and what was to be put into the outcome. Nothing is ever
 * called; whoever knows the callee may read the arguments.
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

/** A value kept outside the pickle, by what names it there: of torch, a storage. */
export class PickleReference {
  readonly id: PickleValue;

  constructor(id: PickleValue) {
    this.id = id;
  }
}

/** What no tensor is made of and nobody reads: bytes, long texts, numbers of more than 64 bits. */
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
