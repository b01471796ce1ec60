/** So much of a text from a file is shown. */
export const SHOWN_LENGTH = 200;

/** Control characters, lone surrogates, line separators, and marks that turn the direction of writing. */
const UNSEEN = /[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
]);

/**
 * Text from outside, as it may stand on the page: what can't be seen is escaped, and what is too long is cut.
 *
 * @param limit - in UTF-16 units, the ellipsis among them.
 */
export function shownText(text: string, limit = SHOWN_LENGTH): string {
  // What is far too long is cut first, so that nobody looks through megabytes.
  const escaped = text.slice(0, limit + 1).replace(UNSEEN, escape);
  return escaped.length > limit ? `${escaped.slice(0, limit - 1)}…` : escaped;
}

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return ESCAPES.get(character) ?? String.raw`\u{${code.toString(16)}}`;
}
