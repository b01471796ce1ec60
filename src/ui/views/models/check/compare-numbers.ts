/** The losses of two models as a table, and warnings on comparing them. */
import type { CompareModelsResult } from '../../../../contract/reconstruct.ts';
import type { Numbers } from '../../../kit/table/numbers.ts';

const SENSES = [
  ['audio', 'Audio'],
  ['visual', 'Video'],
] as const;

/** Masked losses of both models as a table. A modality that the clip lacks has no rows. */
export function comparisonNumbers({ loaded, other }: CompareModelsResult): Numbers {
  const sides = [loaded, other];
  const rows = SENSES.flatMap(([sense, word]) => {
    const values = sides.map(({ result }) => result[sense]);
    if (values.every((value) => value === null)) return [];
    return [
      {
        label: `${word}, masked loss`,
        unit: '',
        decimals: 4,
        cells: values.map((value) => value?.loss ?? null),
      },
      {
        label: `${word}, mean fill`,
        unit: '',
        decimals: 4,
        cells: values.map((value) => value?.meanFillLoss ?? null),
      },
    ];
  });
  const name = 'two-models';
  return { name, corner: 'Under the same mask', heads: sides.map((_, side) => headOf(sides, side)), rows };
}

/** A unique name for a column: two checkpoints can have the same name. */
function headOf(sides: readonly CompareModelsResult['loaded'][], side: number): string {
  const name = sides[side]?.model.name ?? '';
  return side === 1 && name === sides[0]?.model.name ? `${name} (the other)` : name;
}

/** Why the two columns cannot be compared directly; null if they can. */
export function comparisonWarning({ loaded, other }: CompareModelsResult): string | null {
  const [first, second] = [loaded.model.config.normPix, other.model.config.normPix];
  if (first !== null && second !== null && first !== second) {
    return 'One model predicts normalised patches (norm_pix) and the other does not, so their losses have different units. Compare each with the row below it.';
  }
  if (first === null || second === null) {
    return 'One file does not state whether the model was trained with norm_pix, so its loss may have other units. Set norm_pix on the card of the model.';
  }
  if (other.model.objective === 'contrastive' || loaded.model.objective === 'contrastive') {
    return 'A model trained with the contrastive loss only has an untrained decoder. What it reconstructs says nothing about its encoders.';
  }
  return null;
}
