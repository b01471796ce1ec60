/** Retrieval of measured clips as rows of a table. */
import type { HeldOutPoint, HeldOutRetrieval } from '../../../contract/train.ts';

/** A figure of one direction, and what chance gives among n clips. */
interface RetrievalFigure {
  readonly label: string;
  readonly read: (point: HeldOutPoint) => number | undefined;
  readonly chance: (clips: number) => number;
  readonly unit: string;
  readonly decimals: number;
}

const WAYS: readonly (readonly [keyof HeldOutRetrieval, string])[] = [
  ['audioToVisual', 'audio → video'],
  ['visualToAudio', 'video → audio'],
];

/** R@1 in per cent and the mean rank, both ways. */
export const RETRIEVAL_FIGURES: readonly RetrievalFigure[] = [
  ...WAYS.map(([way, words]) => ({
    label: `R@1, ${words}`,
    read: ({ retrieval }: HeldOutPoint) => retrieval && 100 * retrieval[way].recallAt1,
    chance: (clips: number) => 100 / clips,
    unit: '%',
    decimals: 0,
  })),
  ...WAYS.map(([way, words]) => ({
    label: `mean rank, ${words}`,
    read: ({ retrieval }: HeldOutPoint) => retrieval?.[way].meanRank,
    chance: (clips: number) => (clips + 1) / 2,
    unit: '',
    decimals: 1,
  })),
];
