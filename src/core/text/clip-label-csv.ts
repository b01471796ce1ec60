/** Reads labels of clips from a table with a column of files and a column of labels. */
import { parseRows } from './label-csv.ts';

/** The name or path of a file, and its label. */
export interface ClipLabel {
  readonly file: string;
  readonly label: string;
}

const FILE_COLUMNS = ['file', 'filename', 'file_name', 'path', 'clip', 'video', 'audio'];
const LABEL_COLUMNS = ['label', 'labels', 'class', 'category', 'kind', 'display_name'];
const MEDIA_NAME = /\.(mp4|m4v|mov|webm|mkv|mka|ogv|ogg|oga|opus|mp3|wav|wave|flac|m4a|aac|ts|m2ts|3gp)$/i;

/**
 * Reads a table of labels in any dialect that lists of class names may have: with a header that names both columns, or
 * without one if the first column has names of media files.
 *
 * @returns one entry a row with a file; null if it is another kind of table.
 */
export function parseClipLabelCsv(text: string): ClipLabel[] | null {
  const rows = parseRows(text).filter((row) => row.some((cell) => cell !== ''));
  const header = (rows[0] ?? []).map((cell) => cell.toLowerCase());
  const columnOf = (names: readonly string[]) => header.findIndex((cell) => names.includes(cell));
  const [fileColumn, labelColumn] = [columnOf(FILE_COLUMNS), columnOf(LABEL_COLUMNS)];
  if (fileColumn >= 0 && labelColumn >= 0) return entries(rows.slice(1), fileColumn, labelColumn);
  const isBare = rows.length > 0 && rows.every((row) => row.length > 1 && MEDIA_NAME.test(row[0] ?? ''));
  return isBare ? entries(rows, 0, 1) : null;
}

function entries(rows: readonly string[][], fileColumn: number, labelColumn: number): ClipLabel[] {
  return rows
    .map((row) => ({ file: row[fileColumn] ?? '', label: row[labelColumn] ?? '' }))
    .filter(({ file }) => file !== '');
}
