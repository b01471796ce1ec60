import { beforeAll, describe, expect, it } from 'vitest';
import type { RetrievalLabResult } from '../../../src/contract/retrieve.ts';
import { formatZ } from '../../../src/ui/kit/format.ts';
import { plainRows } from '../../../src/ui/kit/table/numbers.ts';
import { chanceMetrics } from '../../../src/ui/views/retrieve/chance.ts';
import { answerRows, pairRows } from '../../../src/ui/views/retrieve/pair-rows.ts';
import { ownPair, queryIndex, rankedResults } from '../../../src/ui/views/retrieve/ranked-results.ts';
import { formatRank } from '../../../src/ui/views/retrieve/ranking/ranking-words.ts';
import { KIND_FIRST, recallNumbers } from '../../../src/ui/views/retrieve/ranking/recall-numbers.ts';
import { labResult, planeGallery } from '../../support/lab-gallery.ts';

/** a and d have both senses; b is sound alone and is evenly between the pictures of c and d. */
const GALLERY = planeGallery([
  { name: 'a', sound: 0, frames: [10] },
  { name: 'b', sound: 60, frames: [] },
  { name: 'c', sound: null, frames: [40] },
  { name: 'd', sound: 85, frames: [80] },
]);
let result: RetrievalLabResult;
beforeAll(async () => {
  result = await labResult(GALLERY);
});

describe('a query’s answers', () => {
  const answers = (query: number, from: 'audio' | 'visual') =>
    rankedResults(result, query, from)?.answers.map(({ entry, rank, own }) => [entry.id, rank, own]);

  it('are videos for audio and audio for a video, best first, the own partner marked', () => {
    expect(answers(0, 'audio')).toEqual([
      ['a', 1, true],
      ['c', 2, false],
      ['d', 3, false],
    ]);
    expect(answers(2, 'visual')).toEqual([
      ['b', 1, false],
      ['a', 2, false],
      ['d', 3, false],
    ]);
    expect(rankedResults(result, 0, 'audio')).toMatchObject({ gallery: 3, ownRank: 1 });
    expect(rankedResults(result, 1, 'audio')?.ownRank).toBe(0);
  });

  it('share the better rank where they tie', async () => {
    // The middle axis, where two equal pictures tie to the last bit.
    const tied = await labResult(
      planeGallery([
        { name: 'a', sound: 0, frames: [30] },
        { name: 'b', sound: 90, frames: [30] },
      ]),
    );
    expect(rankedResults(tied, 0, 'audio')?.answers.map(({ rank }) => rank)).toEqual([1, 1]);
    expect(ownPair(tied, 0)).toMatchObject({ pictureRank: 1, pictureRankPessimistic: 2 });
    expect(plainRows(recallNumbers(tied))[0]).toContain('Audio → video, ties against');
    expect(plainRows(recallNumbers(result))[0]).not.toContain('Audio → video, ties against');
  });

  it('are none for an entry without that modality', () => {
    expect(rankedResults(result, 2, 'audio')).toBeNull();
    expect(rankedResults(result, -1, 'audio')).toBeNull();
  });

  it('come of the selected clip, and of pairs that ship from the one named', () => {
    expect(queryIndex(result, 'd', null)).toBe(3);
    expect(queryIndex(result, 'gone', null)).toBe(-1);
    const shipped = { ...result, entries: result.entries.map((entry) => ({ ...entry, isClip: false })) };
    expect(queryIndex(shipped, 'd', null)).toBe(0);
    expect(queryIndex(shipped, null, 'c')).toBe(2);
    expect(queryIndex(shipped, null, 'gone')).toBe(0);
  });

  it('have the share of the right kind beside recall at 1 where kinds are known', async () => {
    expect(plainRows(recallNumbers(result)).map(([label]) => label)).not.toContain(KIND_FIRST);
    const entries = GALLERY.entries.map((entry) => ({ ...entry, kind: 'bird' }));
    const known = plainRows(recallNumbers(await labResult({ ...GALLERY, entries })));
    expect(known.map(([label]) => label).slice(0, 3)).toEqual(['Figure', 'R@1', KIND_FIRST]);
    expect(known[2]?.slice(-1)).toEqual([100]);
  });

  it('and pairs are copied with all their figures', () => {
    const nameOf = (entry: { readonly name: string } | undefined) => `clip ${entry?.name}`;
    const [head, first] = pairRows(result, nameOf);
    expect(head).toHaveLength(first?.length ?? 0);
    expect(first?.[0]).toBe('clip a');
    expect(first?.[2]).toBeCloseTo(Math.cos(Math.PI / 18), 6);
    const listed = answerRows(rankedResults(result, 0, 'audio')!, nameOf);
    expect(listed.map((row) => row[1])).toEqual(['answer', 'clip a', 'clip c', 'clip d']);
  });
});

describe('figures in words', () => {
  it('show what chance gives, anywhere with equal chance', () => {
    expect(chanceMetrics(16)).toMatchObject({
      recallAt1: 1 / 16,
      recallAt5: 5 / 16,
      recallAt10: 10 / 16,
      medianRank: 8.5,
      meanRank: 8.5,
    });
    expect(chanceMetrics(4).recallAt5).toBe(1);
    expect(chanceMetrics(4).meanReciprocalRank).toBeCloseTo((1 + 1 / 2 + 1 / 3 + 1 / 4) / 4, 12);
    expect(chanceMetrics(0).meanReciprocalRank).toBeNaN();
  });

  it('give a z-score its sign and a tie its span', () => {
    expect([1.234, -0.5, -0.001, Number.NaN].map(formatZ)).toEqual(['+1.23', '−0.50', '0.00', '–']);
    expect([formatRank(3, 3), formatRank(3, 5)]).toEqual(['3', '3 to 5']);
  });
});
