/** Figures per patch as table rows. */
import type { PatchMeans } from '../../../../contract/inspect.ts';
import type { PatchGrid } from '../../../../core/geometry.ts';
import type { Direction } from '../../../../state/shell/route.ts';
import type { Cell } from '../../../kit/table/table-text.ts';

/** What a sense's patch rows and columns run over. */
const PLACE: Readonly<Record<Direction, readonly [string, string]>> = {
  audio: ['mel row from low', 'time column'],
  visual: ['row from top', 'column'],
};

/** One line a patch: place, then whatever `cells` says of it. */
function patchRows(
  sense: Direction,
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

/** Loss and mask of every patch. */
export function lossRows(
  sense: Direction,
  grid: PatchGrid,
  { patchLoss, mask }: { readonly patchLoss: Float32Array; readonly mask: Uint8Array },
): Cell[][] {
  return patchRows(sense, grid, ['hidden', 'loss'], (token) => [
    mask[token] ?? null,
    patchLoss[token] ?? null,
  ]);
}

/** Named figures of every patch over masks, each with how often it counted; nothing where it never did. */
export function meansRows(
  sense: Direction,
  grid: PatchGrid,
  maps: readonly { readonly name: string; readonly means: PatchMeans }[],
): Cell[][] {
  const count = maps[0]?.means.count;
  return patchRows(sense, grid, ['times hidden', ...maps.map(({ name }) => name)], (token) => [
    count?.[token] ?? null,
    ...maps.map(({ means }) => means.mean[token] ?? null),
  ]);
}
