/** Training curves and mask-ratio curves as points and tables. */
import type { ExperimentModel } from '../../../contract/files/experiments.ts';
import type { Numbers } from '../../kit/table/numbers.ts';

/** The quantities of the training log that are drawn as curves. */
export const QUANTITIES = {
  contrastive: { name: 'Contrastive loss', unit: 'nats', factor: 1 },
  audio: { name: 'Masked loss, audio', unit: 'normalised units²', factor: 1 },
  visual: { name: 'Masked loss, video', unit: 'normalised units²', factor: 1 },
  found: { name: 'R@1 within the batch', unit: '%', factor: 100 },
} as const;
export type Quantity = keyof typeof QUANTITIES;

/** A quantity over the samples seen; empty if the model was not trained on it. */
export function curvePoints(
  { curves, objective }: ExperimentModel,
  quantity: Quantity,
): { x: number; y: number }[] {
  const learned = quantity === 'contrastive' || quantity === 'found' ? 'masked' : 'contrastive';
  if (objective === learned) return [];
  const { factor } = QUANTITIES[quantity];
  return curves.training.flatMap((point) => {
    const value = point[quantity];
    return value === undefined ? [] : [{ x: point.samples, y: value * factor }];
  });
}

/** The same curves as a table, with one row per number of samples. */
export function curveNumbers(
  models: readonly { readonly name: string; readonly model: ExperimentModel }[],
  quantity: Quantity,
): Numbers {
  const { name, unit } = QUANTITIES[quantity];
  const drawn = models
    .map((entry) => ({ name: entry.name, points: curvePoints(entry.model, quantity) }))
    .filter(({ points }) => points.length > 0);
  const samples = [...new Set(drawn.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
  return {
    name: `training-${quantity}`,
    corner: `Samples seen; ${name}`,
    heads: drawn.map((curve) => curve.name),
    rows: samples.map((count) => ({
      label: String(count),
      unit,
      decimals: 3,
      cells: drawn.map(({ points }) => points.find(({ x }) => x === count)?.y ?? null),
    })),
  };
}

/** Masked loss over the share hidden, for the models that can reconstruct. */
export function ratioNumbers(
  models: readonly { readonly name: string; readonly model: ExperimentModel }[],
): Numbers {
  const measured = models.filter(({ model }) => model.curves.mask_ratio.length > 0);
  const ratios = [
    ...new Set(measured.flatMap(({ model }) => model.curves.mask_ratio.map(({ ratio }) => ratio))),
  ].sort((a, b) => a - b);
  const at = (model: ExperimentModel, ratio: number) =>
    model.curves.mask_ratio.find((point) => point.ratio === ratio);
  return {
    name: 'masked-loss-by-ratio',
    corner: 'Hidden',
    heads: measured.flatMap(({ name }) => [`${name}, audio`, `${name}, video`]),
    rows: ratios.map((ratio) => ({
      label: `${Math.round(ratio * 100)} %`,
      unit: '',
      decimals: 3,
      cells: measured.flatMap(({ model }) => [
        at(model, ratio)?.audio ?? null,
        at(model, ratio)?.visual ?? null,
      ]),
    })),
  };
}
