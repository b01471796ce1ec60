/** Searches one block on the CPU. */
import { BestRows, searchRows } from '../../math/search-rows.ts';
import type { Found, SearchBlockParams } from './search-contract.ts';
import { valuesOf } from './vector-blocks.ts';

/** The best rows of a block. @throws {@link AppError} `not-found` if the browser has lost its values. */
export async function searchBlock({
  values,
  rows,
  stride,
  firstRow,
  allowed,
  query,
  most,
}: SearchBlockParams): Promise<Found> {
  const best = new BestRows(most);
  const halves = await valuesOf({ values });
  searchRows(query, { halves, rows, width: stride, firstRow, allowed }, best);
  return best.entries;
}
