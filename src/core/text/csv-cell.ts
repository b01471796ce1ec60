/** Writes cells for CSV files. */

/** Characters that make a spreadsheet read a cell as a formula; the wide forms count in East Asian editions. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Text for a cell that a spreadsheet shows and does not run.
 *
 * If it begins like a formula, an apostrophe is put in front. Quotes alone do not stop a spreadsheet from running it.
 */
export function harmlessText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** A cell of comma-separated values, quoted if needed; a quote inside is doubled. */
export function quotedIfNeeded(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
