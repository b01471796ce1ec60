/** The ranking's figures as tables. */
import type { LabFigures } from '../../../../contract/retrieve.ts';
import type { LabInterval, LabScoring, RetrievalLabResult } from '../../../../contract/retrieve.ts';
import type { VisualInput } from '../../../../core/family.ts';
import type { FramePolicyName } from '../../../../state/shell/route.ts';
import type { Cell, Numbers, NumbersRow } from '../../../kit/table/numbers.ts';
import { chanceMetrics } from '../chance.ts';

/** The rows of figures: key, label, unit, decimals and factor. */
const ROWS = [
  ['recallAt1', 'R@1', '%', 1, 100],
  ['recallAt5', 'R@5', '%', 1, 100],
  ['recallAt10', 'R@10', '%', 1, 100],
  ['medianRank', 'Median rank', '', 1, 1],
  ['meanRank', 'Mean rank', '', 1, 1],
  ['meanReciprocalRank', 'Mean reciprocal rank', '', 3, 1],
] as const;

/** The row of the share of queries whose first answer is of their kind. */
export const KIND_FIRST = 'Right kind first';

/** The scoring in both directions, corrected for hubs or not as the page is set. */
export function scoringsOf(result: RetrievalLabResult): {
  readonly audioToVisual: LabScoring | null;
  readonly visualToAudio: LabScoring | null;
} {
  const kind = result.isCorrected ? 'corrected' : 'plain';
  return { audioToVisual: result.audioToVisual[kind], visualToAudio: result.visualToAudio[kind] };
}

/** Figures of both directions with intervals and chance; if there are ties, counted both ways. */
export function recallNumbers(result: RetrievalLabResult): Numbers {
  const { audioToVisual, visualToAudio } = scoringsOf(result);
  const directions: readonly (readonly [string, LabScoring | null])[] = [
    ['Audio → video', audioToVisual],
    ['Video → audio', visualToAudio],
  ];
  const tied = directions.some(([, scoring]) => (scoring?.tied ?? 0) > 0);
  const sides = directions.flatMap(([name, scoring]): Side[] => {
    const { optimistic = null, pessimistic = null, kindFirst = null } = scoring ?? {};
    if (!tied) return [{ name, figures: optimistic, kind: kindFirst?.optimistic }];
    return [
      { name: `${name}, ties for`, figures: optimistic, kind: kindFirst?.optimistic },
      { name: `${name}, ties against`, figures: pessimistic, kind: kindFirst?.pessimistic },
    ];
  });
  const ofKind = (audioToVisual ?? visualToAudio)?.kindFirst;
  const chance = chanceMetrics(result.pairs.entries.length);
  return {
    name: 'retrieval',
    corner: 'Figure',
    heads: [...sides.map(({ name }) => name), 'Chance'],
    rows: ROWS.flatMap(([key, label, unit, decimals, factor]): NumbersRow[] => {
      const cells = [...sides.map(({ figures }) => spread(figures?.[key], factor)), chance[key] * factor];
      const row = { label, unit, decimals, cells };
      if (key !== 'recallAt1' || !ofKind) return [row];
      const kinds = [...sides.map(({ kind }) => spread(kind, factor)), ofKind.chance * factor];
      return [row, { ...row, label: KIND_FIRST, cells: kinds }];
    }),
  };
}

interface Side {
  readonly name: string;
  readonly figures: LabFigures | null;
  /** How often the right kind is first, counted in the same way. */
  readonly kind: LabInterval | undefined;
}

function spread(interval: LabInterval | undefined, factor: number): Cell {
  if (!interval) return null;
  const { value, low, high } = interval;
  if (low === null || high === null) return value * factor;
  return { value: value * factor, low: low * factor, high: high * factor };
}

/** What a frame policy is called, short. */
export function policyName(
  policy: FramePolicyName,
  { framesPerClip, retrievalFrame }: Pick<VisualInput, 'framesPerClip' | 'retrievalFrame'>,
): string {
  if (policy === 'frame') return `Frame ${retrievalFrame}`;
  return `${policy === 'mean' ? 'Mean' : 'Max'} of ${framesPerClip}`;
}

/** What each frame policy finds, by bare cosines. */
export function policyNumbers({ policies }: RetrievalLabResult, visual: VisualInput): Numbers {
  return {
    name: 'frame-policies',
    corner: 'Figure',
    heads: policies.map(({ policy }) => policyName(policy, visual)),
    rows: (['audioToVisual', 'visualToAudio'] as const).flatMap((direction) =>
      ROWS.filter(([key]) => key === 'recallAt1' || key === 'meanRank').map(
        ([key, label, unit, decimals, factor]): NumbersRow => ({
          label: `${label}, ${direction === 'audioToVisual' ? 'audio → video' : 'video → audio'}`,
          unit,
          decimals,
          cells: policies.map((figures) => spread(figures[direction]?.[key], factor)),
        }),
      ),
    ),
  };
}

/** How evenly answers are retrieved before and after the correction, with the recall. */
export function hubnessNumbers(result: RetrievalLabResult): Numbers {
  const { audioToVisual, visualToAudio } = result;
  const columns = [
    ['Video, uncorrected', audioToVisual.plain],
    ['Video, corrected', audioToVisual.corrected],
    ['Audio, uncorrected', visualToAudio.plain],
    ['Audio, corrected', visualToAudio.corrected],
  ] as const;
  const row = (
    label: string,
    unit: string,
    decimals: number,
    cell: (scoring: LabScoring) => Cell,
  ): NumbersRow => ({
    label,
    unit,
    decimals,
    cells: columns.map(([, scoring]) => scoring && cell(scoring)),
  });
  return {
    name: 'hubness',
    corner: 'Figure',
    heads: columns.map(([name]) => name),
    rows: [
      row('Skewness of N_k', '', 2, ({ hubs }) => hubs.skewness),
      row('Largest hub', 'queries', 0, ({ hubs }) => hubs.largestOccurrences),
      row('Never retrieved', '%', 1, ({ hubs }) => hubs.neverRetrieved * 100),
      row('R@1', '%', 1, ({ optimistic }) => spread(optimistic.recallAt1, 100)),
      row('Median rank', '', 1, ({ optimistic }) => spread(optimistic.medianRank, 1)),
    ],
  };
}
