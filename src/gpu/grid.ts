/** Folds dispatches of more than 65,535 workgroups. */
import { AppError } from '../core/errors.ts';

/** Workgroups along one dimension that every adapter grants. */
export const MAX_WORKGROUPS = 65_535;

/**
 * A dispatch of at least `workgroups`, folded to two dimensions past 65,535.
 *
 * A folded grid has a few workgroups too many. The shader numbers them by `x + y * num_workgroups.x` and does nothing
 * in those past the end.
 *
 * @throws {@link AppError} `shape` if two dimensions do not hold them.
 */
export function grid(workgroups: number): readonly [x: number, y: number] {
  if (workgroups <= MAX_WORKGROUPS) return [Math.max(1, workgroups), 1];
  const rows = Math.ceil(workgroups / MAX_WORKGROUPS);
  if (rows > MAX_WORKGROUPS)
    throw new AppError('shape', `Expected at most ${MAX_WORKGROUPS ** 2} workgroups, got ${workgroups}.`);
  return [Math.ceil(workgroups / rows), rows];
}
