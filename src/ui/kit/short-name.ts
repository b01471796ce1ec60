/**
 * Shortens a name in the middle, because file names differ at both ends.
 *
 * @param length - most characters of the result, including the ellipsis; at least 3.
 */
export function shortName(name: string, length: number): string {
  const letters = [...name];
  if (letters.length <= length) return name;
  const kept = Math.max(2, length - 1);
  const atEnd = Math.floor(kept / 2);
  return `${letters.slice(0, kept - atEnd).join('')}…${letters.slice(letters.length - atEnd).join('')}`;
}
