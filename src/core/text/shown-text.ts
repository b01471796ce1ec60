/** Makes text from files safe to show. */

/** The longest text from a file that is shown, in UTF-16 units. */
export const SHOWN_LENGTH = 200;

/** Control characters, lone surrogates, line separators, and marks that change the direction of writing. */
const UNSEEN = /[\p{Cc}\p{Cs}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
]);

/**
 * Text from outside, made safe to show on the page: invisible characters are escaped and long text is cut.
 *
 * @param limit - in UTF-16 units, including the ellipsis.
 */
export function shownText(text: string, limit = SHOWN_LENGTH): string {
  // Very long text is cut first, so that megabytes are not searched.
  const escaped = text.slice(0, limit + 1).replace(UNSEEN, escape);
  return escaped.length > limit ? `${escaped.slice(0, limit - 1)}…` : escaped;
}

function escape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return ESCAPES.get(character) ?? String.raw`\u{${code.toString(16)}}`;
}
