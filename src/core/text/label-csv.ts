/** Reads class names from a CSV in any common dialect. */
import { AppError } from '../errors.ts';
import { shownText } from './shown-text.ts';

/** The index of a class in the classifier's output, and its name. */
export interface ClassLabel {
  readonly index: number;
  readonly name: string;
}

const NAME_COLUMNS = ['display_name', 'name', 'label', 'class'];
const INDEX_COLUMNS = ['index', 'id', 'class_index'];

/**
 * Reads a list of class names, as `index,mid,display_name` with a header or in simpler forms.
 *
 * Quotes, either line ending, a byte order mark, tabs or semicolons instead of commas and a missing header are
 * accepted. Without a column of indices, the classes are numbered in their order.
 *
 * @returns one entry per class, in the order of their indices, which run from 0 without gaps.
 * @throws {@link AppError} `model/format` with what is wrong and where.
 */
export function parseLabelCsv(text: string, fileName: string): ClassLabel[] {
  const rows = parseRows(text).filter((row) => row.some((cell) => cell !== ''));
  if (rows.length === 0)
    throw new AppError('model/format', `Expected class names in ${fileName}, got an empty file.`);
  const header = (rows[0] as string[]).map((cell) => cell.toLowerCase());
  const named = NAME_COLUMNS.map((name) => header.indexOf(name)).find((column) => column >= 0);
  const body = named === undefined ? rows : rows.slice(1);
  const first = body[0] ?? [];
  const nameColumn = named ?? first.length - 1;
  const indexColumn =
    named === undefined
      ? Number(first.length > 1 && /^\d+$/.test(first[0] ?? '')) - 1
      : (INDEX_COLUMNS.map((name) => header.indexOf(name)).find((column) => column >= 0) ?? -1);
  const labels = body.map((row, place): ClassLabel => {
    const name = row[nameColumn] ?? '';
    const line = place + 1 + Number(named !== undefined);
    if (name === '')
      throw new AppError('model/format', `Expected a class name in row ${line} of ${fileName}, got none.`);
    return { index: indexColumn < 0 ? place : readIndex(row[indexColumn], line, fileName), name };
  });
  labels.sort((a, b) => a.index - b.index);
  const odd = labels.findIndex(({ index }, place) => index !== place);
  if (odd >= 0) {
    throw new AppError(
      'model/format',
      `Expected the indices of ${fileName} to run from 0 to ${labels.length - 1}, each once, got ${labels[odd]?.index} in place of ${odd}.`,
    );
  }
  return labels;
}

/**
 * The names of a classifier's outputs.
 *
 * @throws {@link AppError} `model/format` if there are more or fewer than `classes`.
 */
export function namesForClasses(
  labels: readonly ClassLabel[],
  classes: number,
  fileName: string,
  modelName: string,
): string[] {
  if (labels.length === classes) return labels.map(({ name }) => name);
  throw new AppError(
    'model/format',
    `Expected ${classes} class names for ${modelName}, got ${labels.length} in ${fileName}: drop the list that this checkpoint was fine-tuned with.`,
  );
}

function readIndex(cell: string | undefined, line: number, fileName: string): number {
  if (cell !== undefined && /^\d+$/.test(cell)) return Number(cell);
  throw new AppError(
    'model/format',
    `Expected a whole number as the index in row ${line} of ${fileName}, got “${shownText(cell ?? '', 60)}”.`,
  );
}

/**
 * The trimmed cells of a table, without quotes; a doubled quote stands for one. A byte order mark counts as a space.
 */
export function parseRows(text: string): string[][] {
  const firstLine = text.split(/\r?\n/, 1)[0] ?? '';
  const separator = firstLine.includes(',')
    ? ','
    : firstLine.includes('\t')
      ? '\t'
      : firstLine.includes(';')
        ? ';'
        : ',';
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  let wasQuoted = false;
  const endCell = () => {
    rows.at(-1)?.push(wasQuoted ? cell : cell.trim());
    cell = '';
    wasQuoted = false;
  };
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i] as string;
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[i + 1] === '"') cell += text[(i += 1)];
      else quoted = false;
    } else if (character === '"' && cell.trim() === '') {
      [quoted, wasQuoted, cell] = [true, true, ''];
    } else if (character === separator) endCell();
    else if (character === '\n' || character === '\r') {
      endCell();
      if (character === '\r' && text[i + 1] === '\n') i += 1;
      rows.push([]);
    } else if (!wasQuoted) cell += character;
  }
  endCell();
  return rows;
}
