/** Writes rows as CSV and TSV. */
import { harmlessText, quotedIfNeeded } from '../../../core/text/csv-cell.ts';

/** A cell as it is copied; numbers keep all their digits. */
export type Cell = string | number | null;

/** Rows as comma-separated values, quoted and ended as RFC 4180 specifies. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  const cell = (value: Cell) => quotedIfNeeded(harmless(value));
  return rows.map((row) => row.map(cell).join(',')).join('\r\n');
}

/** Rows as tab-separated values, which spreadsheets accept from the clipboard. */
export function toTsv(rows: readonly (readonly Cell[])[]): string {
  return rows
    .map((row) => row.map((value) => harmless(value).replace(/[\t\r\n]+/g, ' ')).join('\t'))
    .join('\n');
}

/** Text made harmless for spreadsheets. Numbers stay as they are, because they may begin with a minus sign. */
function harmless(value: Cell): string {
  return typeof value === 'string' ? harmlessText(value) : plain(value);
}

function plain(value: Cell): string {
  if (value === null || (typeof value === 'number' && Number.isNaN(value))) return '';
  return String(value);
}
