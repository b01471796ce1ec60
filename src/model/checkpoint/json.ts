/** The tables of weight files are two or three levels deep. */
const MAX_DEPTH = 8;
const [QUOTE, BACKSLASH, OPEN_LIST, OPEN_RECORD, CLOSE_LIST, CLOSE_RECORD] = [
  0x22, 0x5c, 0x5b, 0x7b, 0x5d, 0x7d,
];

/** Parses JSON; undefined if it is invalid, is not UTF-8, or is nested deeper than any table of weights. */
export function parseJson(bytes: Uint8Array): unknown {
  if (isTooDeep(bytes)) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    // The parser's message is of no use to the user.
    return undefined;
  }
}

/** Whether too many brackets are open at once, not counting those in strings: a parser would make a value of each. */
function isTooDeep(bytes: Uint8Array): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isText = false;
    } else if (byte === QUOTE) isText = true;
    else if (byte === OPEN_LIST || byte === OPEN_RECORD) {
      depth += 1;
      if (depth > MAX_DEPTH) return true;
    } else if (byte === CLOSE_LIST || byte === CLOSE_RECORD) depth -= 1;
  }
  return false;
}
