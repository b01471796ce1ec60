/** Rows of the tables of answers and pairs, for copy and download. */
import type { GalleryEntry } from '../../../contract/gallery.ts';
import type { RetrievalLabResult } from '../../../contract/retrieve.ts';
import type { Cell } from '../../kit/table/table-text.ts';
import type { Ranked } from './ranked-results.ts';

type NameOf = (entry: GalleryEntry | undefined) => string;
type Rows = readonly (readonly Cell[])[];

/** A query's answers as table rows, header first. */
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

/** The figures of every pair as table rows, header first. */
export function pairRows({ pairs, entries }: RetrievalLabResult, nameOf: NameOf): Rows {
  const columns = [
    ['cosine', pairs.cosine],
    ['score', pairs.score],
    ['z against shuffled pairs', pairs.zScore],
    ['share of shuffled pairs below', pairs.percentile],
    ['z among videos', pairs.zAmongPictures],
    ['z among audio', pairs.zAmongSounds],
    ['rank of the video', pairs.pictureRank],
    ['the same, ties against', pairs.pictureRankPessimistic],
    ['rank of the audio', pairs.soundRank],
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

/** Audio and video that are more similar to each other than to their partners, as table rows, header first. */
export function strongerRows({ stronger, entries }: RetrievalLabResult, nameOf: NameOf): Rows {
  return [
    ['audio of', 'video of', 'cosine', 'deviations above the better own pair', 'maybe swapped'],
    ...stronger.map(({ sound, picture, cosine, margin, mutual }) => [
      nameOf(entries[sound]),
      nameOf(entries[picture]),
      cosine,
      margin,
      mutual ? 'yes' : 'no',
    ]),
  ];
}
