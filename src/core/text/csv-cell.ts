/** What makes a spreadsheet read a cell as a formula; the wide forms count in East Asian editions. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Text for a cell that a spreadsheet shows and does not run.
 *
 * Where it begins like a formula an apostrophe goes in front: quotes alone do not keep a spreadsheet from running it.
 */
export function harmlessText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** A cell of comma-separated values, in quotes where it needs them; a quote within is written twice. */
export function quotedIfNeeded(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
