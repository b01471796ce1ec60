/** Large matrices in tiles, and the contrastive loss of a gallery. */
import type { EngineTasks } from '../tasks.ts';
import { infoNce } from './info-nce.ts';
import { matrixCell, matrixTile, openMatrix } from './matrix.ts';

export const matrixTasks: EngineTasks<'infoNce' | 'openMatrix' | 'matrixTile' | 'matrixCell'> = {
  infoNce,
  openMatrix,
  matrixTile,
  matrixCell,
};
