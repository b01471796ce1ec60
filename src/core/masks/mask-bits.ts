/**
 * A mask as text, for links and parameters: which patches are hidden, one bit per token.
 *
 * There are two forms; the first character tells which. Plain: six tokens per character in base64url, the first token
 * in the highest bit, the last character filled up with zeros. Runs, after a full stop: how many tokens in turn are
 * visible, hidden, visible ... in characters of five bits, lowest first; the sixth bit says that another character
 * follows. The shorter form is written (plain when both are equally long), so equal masks have equal texts.
 */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const RUNS = '.';
const PLAIN_BITS = 6;
const RUN_BITS = 5;
const MORE = 1 << RUN_BITS;

/** Writes a mask, (tokens) with 0 kept and 1 removed. */
export function encodeMask(hidden: Uint8Array): string {
  const plain = encodePlain(hidden);
  const runs = RUNS + encodeRuns(hidden);
  return runs.length < plain.length ? runs : plain;
}

/**
 * Reads what {@link encodeMask} wrote; null if the text is not a mask of that many tokens.
 *
 * @returns (tokens), 0 kept, 1 removed.
 */
export function decodeMask(text: string, tokens: number): Uint8Array<ArrayBuffer> | null {
  return text.startsWith(RUNS) ? decodeRuns(text.slice(RUNS.length), tokens) : decodePlain(text, tokens);
}

function encodePlain(hidden: Uint8Array): string {
  let text = '';
  for (let first = 0; first < hidden.length; first += PLAIN_BITS) {
    let value = 0;
    for (let bit = 0; bit < PLAIN_BITS; bit += 1) value = value * 2 + (hidden[first + bit] ? 1 : 0);
    text += ALPHABET.charAt(value);
  }
  return text;
}

function decodePlain(text: string, tokens: number): Uint8Array<ArrayBuffer> | null {
  if (text.length !== Math.ceil(tokens / PLAIN_BITS)) return null;
  const hidden = new Uint8Array(tokens);
  for (let i = 0; i < text.length * PLAIN_BITS; i += 1) {
    const value = ALPHABET.indexOf(text.charAt(Math.floor(i / PLAIN_BITS)));
    if (value < 0) return null;
    const bit = (value >> (PLAIN_BITS - 1 - (i % PLAIN_BITS))) & 1;
    if (i < tokens) hidden[i] = bit;
    else if (bit) return null;
  }
  return hidden;
}

function encodeRuns(hidden: Uint8Array): string {
  let text = '';
  let value = 0;
  for (let first = 0; first < hidden.length; value = 1 - value) {
    let end = first;
    while (end < hidden.length && (hidden[end] ? 1 : 0) === value) end += 1;
    text += encodeNumber(end - first);
    first = end;
  }
  return text;
}

function encodeNumber(number: number): string {
  const rest = Math.floor(number / MORE);
  return rest === 0 ? ALPHABET.charAt(number) : ALPHABET.charAt((number % MORE) + MORE) + encodeNumber(rest);
}

function decodeRuns(text: string, tokens: number): Uint8Array<ArrayBuffer> | null {
  const hidden = new Uint8Array(tokens);
  let at = 0;
  let value = 0;
  let length = 0;
  let scale = 1;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return null;
    length += (digit % MORE) * scale;
    if (length > tokens - at) return null;
    scale *= MORE;
    if (digit >= MORE) continue;
    hidden.fill(value, at, at + length);
    at += length;
    value = 1 - value;
    length = 0;
    scale = 1;
  }
  return at === tokens && scale === 1 ? hidden : null;
}
