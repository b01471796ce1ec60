/** Damages a reader's file in many ways and says what came of it. */
import { AppError } from '../../src/core/errors.ts';
import { mutated, randomNumbers } from './damage.ts';
import type { ReaderTarget } from './reader-targets.ts';

export interface FuzzOutcome {
  readonly read: number;
  readonly refused: number;
  /** Errors that are none of the readers' own, each with its seed. */
  readonly crashes: readonly string[];
}

/** Sizes and offsets that break arithmetic. */
const TELLING_WORDS = [0, 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** A damaged copy, the same for the same seed. */
export function damagedCopy(
  whole: Uint8Array<ArrayBuffer>,
  seed: number,
  tokens: readonly string[] = [],
): Uint8Array<ArrayBuffer> {
  const random = randomNumbers(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const way = below(tokens.length > 0 ? 6 : 5);
  if (way === 0) return whole.slice(0, below(whole.length));
  if (way === 1) {
    // A piece comes twice.
    const [from, to, at] = [below(whole.length), below(whole.length), below(whole.length)];
    const piece = whole.slice(Math.min(from, to), Math.max(from, to));
    return joined(whole.slice(0, at), piece, whole.slice(at));
  }
  if (way === 2) {
    const copy = whole.slice();
    const word = TELLING_WORDS[below(TELLING_WORDS.length)] as number;
    new DataView(copy.buffer).setUint32(below(Math.max(1, copy.length - 4)), word, true);
    return copy;
  }
  if (way === 5) return withToken(whole, tokens[below(tokens.length)] as string, below);
  return mutated(whole, [[0, whole.length]], random);
}

/** A number, or else a piece of a few bytes, is replaced by a token. */
function withToken(
  whole: Uint8Array<ArrayBuffer>,
  token: string,
  below: (limit: number) => number,
): Uint8Array<ArrayBuffer> {
  const text = Array.from(whole, (byte) => String.fromCharCode(byte)).join('');
  const numbers = [...text.matchAll(/\d+/g)];
  const hit = numbers[below(Math.max(1, numbers.length))];
  const at = hit?.index ?? below(whole.length);
  const length = hit?.[0].length ?? below(4);
  return joined(whole.slice(0, at), new TextEncoder().encode(token), whole.slice(at + length));
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Reads `runs` damaged copies, from a seed on. @param watch - hears each copy before it is read. */
export async function fuzzReader(
  { make, read, tokens }: ReaderTarget,
  runs: number,
  firstSeed: number,
  watch: (seed: number, bytes: number) => void = () => undefined,
): Promise<FuzzOutcome> {
  const whole = await make();
  await read(new Blob([whole]));
  let [good, refused] = [0, 0];
  const crashes: string[] = [];
  for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
    const copy = damagedCopy(whole, seed, tokens);
    watch(seed, copy.length);
    try {
      await read(new Blob([copy]));
      good += 1;
    } catch (error) {
      if (error instanceof AppError) refused += 1;
      else crashes.push(`seed ${seed}: ${String((error as Error).stack ?? error).slice(0, 300)}`);
    }
  }
  return { read: good, refused, crashes };
}
