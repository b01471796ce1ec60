/** `collection.json`: the tables of a features folder, for readers that can't list a folder. */
import * as v from 'valibot';
import { AppError } from '../../core/errors.ts';

export const COLLECTION_LIST = 'collection.json';
export const COLLECTION_FORMAT = 'cav-mae-playground/collection/1';

/** A table of the folder. */
export interface ListedTable {
  /** Its name in the folder. */
  readonly name: string;
  readonly bytes: number;
  readonly rows: number;
}

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));
/** A name alone: a list can't lead its reader elsewhere. */
const name = v.pipe(v.string(), v.regex(/^(?!\.+$)[^/\\:?#]+$/));
const LIST = v.object({
  format: v.literal(COLLECTION_FORMAT),
  files: v.pipe(v.array(v.object({ name, bytes: natural, rows: natural })), v.minLength(1)),
});

/** @throws {@link AppError} `shape` for another text. */
export function parseCollectionList(text: string): readonly ListedTable[] {
  let parsed: unknown = null;
  try {
    parsed = JSON.parse(text);
  } catch {
    // Refused below.
  }
  const read = v.safeParse(LIST, parsed);
  if (read.success) return read.output.files;
  throw new AppError(
    'shape',
    `Expected a list of tables as “cavmae features” writes it in ${COLLECTION_LIST}, got something else.`,
  );
}
