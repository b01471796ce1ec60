/** Answers and pairs as they are copied. */
import type { GalleryEntry } from '../../../contract/gallery.ts';
import type { RetrievalLabResult } from '../../../contract/retrieve.ts';
import type { Cell } from '../../kit/table/table-text.ts';
import type { Ranked } from './ranked-results.ts';

type NameOf = (entry: GalleryEntry | undefined) => string;
type Rows = readonly (readonly Cell[])[];

/** A query's answers as they are copied, header first. */
export function answerRows({ answers }: Ranked, nameOf: NameOf): Rows {
  return [
    [
      'rank',
      'answer',
      'kind',
      'cosine',
      'score',
      'z against shuffled pairs',
      'share of shuffled pairs below',
      'own',
    ],
    ...answers.map(({ rank, entry, cosine, score, zScore, percentile, own }) => [
      rank,
      nameOf(entry),
      entry.kind,
      cosine,
      score,
      zScore,
      percentile,
      own ? 'own' : '',
    ]),
  ];
}

/** Every pair's own figures as they are copied, header first. */
export function pairRows({ pairs, entries }: RetrievalLabResult, nameOf: NameOf): Rows {
  const columns = [
    ['cosine', pairs.cosine],
    ['score', pairs.score],
    ['z against shuffled pairs', pairs.zScore],
    ['share of shuffled pairs below', pairs.percentile],
    ['z among pictures', pairs.zAmongPictures],
    ['z among sounds', pairs.zAmongSounds],
    ['rank of the picture', pairs.pictureRank],
    ['the same, ties against', pairs.pictureRankPessimistic],
    ['rank of the sound', pairs.soundRank],
    ['the same, ties against', pairs.soundRankPessimistic],
  ] as const;
  return [
    ['pair', 'kind', ...columns.map(([name]) => name)],
    ...Array.from(pairs.entries, (entry, pair) => [
      nameOf(entries[entry]),
      entries[entry]?.kind ?? null,
      ...columns.map(([, values]) => values[pair] ?? null),
    ]),
  ];
}

/** Sounds and pictures that beat each other's partner, as they are copied. */
export function strongerRows({ stronger, entries }: RetrievalLabResult, nameOf: NameOf): Rows {
  return [
    ['sound of', 'picture of', 'cosine', 'deviations above the better own pair', 'as if swapped'],
    ...stronger.map(({ sound, picture, cosine, margin, mutual }) => [
      nameOf(entries[sound]),
      nameOf(entries[picture]),
      cosine,
      margin,
      mutual ? 'yes' : 'no',
    ]),
  ];
}
