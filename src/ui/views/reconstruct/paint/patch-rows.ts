/** Figures of every patch as table rows. */
import type { PatchMeans } from '../../../../contract/inspect.ts';
import type { Modality, PatchGrid } from '../../../../core/geometry.ts';
import type { Cell } from '../../../kit/table/table-text.ts';

/** Names of the row and column of a patch, by modality. */
const PLACE: Readonly<Record<Modality, readonly [string, string]>> = {
  audio: ['mel row from low', 'time column'],
  visual: ['row from top', 'column'],
};

/** One row for each patch: its place, then its `cells`. */
function patchRows(
  sense: Modality,
  { tokens, gridColumns }: PatchGrid,
  names: readonly string[],
  cells: (token: number) => readonly Cell[],
): Cell[][] {
  return [
    [...PLACE[sense], ...names],
    ...Array.from({ length: tokens }, (_, token) => [
      Math.floor(token / gridColumns),
      token % gridColumns,
      ...cells(token),
    ]),
  ];
}

/** Mask and loss of every patch. */
export function lossRows(
  sense: Modality,
  grid: PatchGrid,
  { patchLoss, mask }: { readonly patchLoss: Float32Array; readonly mask: Uint8Array },
): Cell[][] {
  return patchRows(sense, grid, ['hidden', 'loss'], (token) => [
    mask[token] ?? null,
    patchLoss[token] ?? null,
  ]);
}

/** Named means of every patch over many masks, and how often the patch was hidden; empty if it never was. */
export function meansRows(
  sense: Modality,
  grid: PatchGrid,
  maps: readonly { readonly name: string; readonly means: PatchMeans }[],
): Cell[][] {
  const count = maps[0]?.means.count;
  return patchRows(sense, grid, ['times hidden', ...maps.map(({ name }) => name)], (token) => [
    count?.[token] ?? null,
    ...maps.map(({ means }) => means.mean[token] ?? null),
  ]);
}
