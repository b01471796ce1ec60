import { describe, expect, it } from 'vitest';
import { hubness, neighbourCount } from '../../../src/analysis/retrieval/hubness.ts';
import { localScaling } from '../../../src/analysis/retrieval/local-scaling.ts';
import { pairRanks } from '../../../src/analysis/retrieval/pair-ranks.ts';
import { pairStatistics } from '../../../src/analysis/retrieval/pair-statistics.ts';
import { figuresWithIntervals, rankFigures } from '../../../src/analysis/retrieval/rank-figures.ts';
import { ShuffledPairs } from '../../../src/analysis/retrieval/shuffled-pairs.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { transpose } from '../../../src/math/linalg.ts';
import goldenJson from '../../fixtures/golden/golden.json';
import { golden } from '../../support/golden-model.ts';
import {
  mismatched,
  plainFigures,
  plainLocalScaling,
  plainZ,
  sortedOrder,
  sortedRanks,
  turned,
} from './retrieval-reference.ts';

const MATRICES = 1000;
const noRest = async () => undefined;

/** Squares of every sort that trips a rank: smooth, full of ties, with constant rows, constant, and of one pair. */
function randomSquare(seed: number): { readonly pairs: number; readonly rows: number[][] } {
  const random = new SeededRandom(seed);
  const pairs = seed % 20 === 0 ? 1 : 1 + Math.floor(random.uniform() * 30);
  const levels = [0, 2, 4, 16][seed % 4] as number;
  const value = () => {
    const u = 2 * random.uniform() - 1;
    return Math.fround(levels === 0 ? u : Math.round(u * levels) / levels);
  };
  const isConstant = seed % 50 === 7;
  const rows = Array.from({ length: pairs }, (_, row) => {
    const same = isConstant || row % 5 === seed % 11 ? Math.fround(0.25) : null;
    return Array.from({ length: pairs }, () => same ?? value());
  });
  return { pairs, rows };
}

const flat = (rows: readonly (readonly number[])[]) => Float32Array.from(rows.flat());

describe('the lab agrees with a reference that sorts, on 1,000 random squares', () => {
  it('in ranks and figures, both ways of counting ties, both directions', () => {
    let tiedSquares = 0;
    for (let seed = 0; seed < MATRICES; seed += 1) {
      const { pairs, rows } = randomSquare(seed);
      for (const [scores, matrix] of [
        [flat(rows), rows],
        [transpose(flat(rows), pairs, pairs), turned(rows)],
      ] as const) {
        const ranks = pairRanks(scores, pairs);
        const { first, last } = sortedRanks(matrix);
        expect([...ranks.optimistic]).toEqual(first);
        expect([...ranks.pessimistic]).toEqual(last);
        const tied = first.filter((rank, i) => rank !== last[i]).length;
        expect(ranks.tied).toBe(tied);
        if (tied > 0) tiedSquares += 1;
        for (const [counted, plain] of [
          [ranks.optimistic, first],
          [ranks.pessimistic, last],
        ] as const) {
          const figures = rankFigures(counted);
          for (const [name, value] of Object.entries(plainFigures(plain))) {
            // Sums in another order: float64 rounding over at most 30 terms.
            expect(figures?.[name as keyof typeof figures], name).toBeCloseTo(value, 12);
          }
        }
      }
    }
    // The squares do what they are for.
    expect(tiedSquares).toBeGreaterThan(MATRICES / 2);
  });

  it('in hubness and its correction', () => {
    for (let seed = 0; seed < MATRICES; seed += 1) {
      const { pairs, rows } = randomSquare(seed);
      const k = Math.min(pairs, 1 + (seed % 10));
      const counted = hubness(flat(rows), pairs, pairs, k);
      const plain = new Array<number>(pairs).fill(0);
      for (const row of rows) {
        for (const item of sortedOrder(row).slice(0, k)) plain[item] = (plain[item] as number) + 1;
      }
      expect([...counted.occurrences]).toEqual(plain);
      expect(counted.largest.occurrences).toBe(Math.max(...plain));
      expect(plain[counted.largest.item]).toBe(counted.largest.occurrences);
      expect(counted.neverRetrieved).toBeCloseTo(plain.filter((n) => n === 0).length / pairs, 12);
      const scaled = localScaling(flat(rows), pairs, pairs, k);
      // Float32 of values up to 4: half a unit in the last place is 2.4e-7.
      plainLocalScaling(rows, k)
        .flat()
        .forEach((value, i) => expect(Math.abs((scaled[i] as number) - value)).toBeLessThan(5e-7));
    }
  });

  it('in z-scores and percentiles', async () => {
    let known = 0;
    for (let seed = 0; seed < MATRICES; seed += 1) {
      const { pairs, rows } = randomSquare(seed);
      const others = mismatched(rows);
      const shuffled = await ShuffledPairs.of(flat(rows), pairs, noRest);
      expect(shuffled.count).toBe(others.length);
      const statistics = pairStatistics(flat(rows), pairs, shuffled);
      rows.forEach((row, pair) => {
        const own = row[pair] as number;
        const below = others.filter((value) => value < own).length;
        const same = others.filter((value) => value === own).length;
        const percentile = statistics.percentile[pair] as number;
        if (others.length === 0) expect(percentile).toBeNaN();
        else expect(percentile).toBeCloseTo((below + same / 2) / others.length, 6);
        for (const [z, among] of [
          [statistics.zScore[pair], others],
          [statistics.zAmongPictures[pair], row.filter((_, i) => i !== pair)],
          [
            statistics.zAmongSounds[pair],
            rows.map((other) => other[pair] as number).filter((_, i) => i !== pair),
          ],
        ] as const) {
          const spread = among.length > 1 ? Math.max(...among) - Math.min(...among) : 0;
          if (spread === 0) expect(z).toBeNaN();
          else {
            known += 1;
            const expected = plainZ(own, among);
            // Stored as float32.
            expect(Math.abs((z as number) - expected)).toBeLessThan(1e-6 * Math.max(1, Math.abs(expected)));
          }
        }
      });
    }
    expect(known).toBeGreaterThan(10_000);
  });

  it('and refuses a score that is not a number, wherever it stands', async () => {
    for (let place = 0; place < 9; place += 1) {
      const scores = new Float32Array(9).fill(0.5);
      scores[place] = Number.NaN;
      expect(() => pairRanks(scores, 3)).toThrow(/not a number/);
      expect(() => hubness(scores, 3, 3, 1)).toThrow(/not a number/);
      expect(() => localScaling(scores, 3, 3, 1)).toThrow(/not a number/);
      await expect(ShuffledPairs.of(scores, 3, noRest)).rejects.toThrow(/not a number/);
    }
    expect(() => pairRanks(new Float32Array(5), 2)).toThrow(/2 x 2/);
  });
});

describe('figures of ranks', () => {
  it.each([
    ['rows_to_columns', false],
    ['columns_to_rows', true],
  ] as const)('%s of the official square are the official ones', async (direction, flipped) => {
    const { data, shape } = await golden('retrieval.similarity');
    const pairs = shape[0] as number;
    const scores = flipped ? transpose(Float32Array.from(data), pairs, pairs) : Float32Array.from(data);
    const { optimistic } = pairRanks(scores, pairs);
    const { R1, R5, R10, MR } = goldenJson.values.retrieval[direction];
    expect(rankFigures(optimistic)).toMatchObject({
      recallAt1: R1,
      recallAt5: R5,
      recallAt10: R10,
      medianRank: MR,
    });
  });

  it('a model that answers with one score for all is found out by the pessimistic count', () => {
    const { optimistic, pessimistic, tied } = pairRanks(new Float32Array(100).fill(0.7), 10);
    expect(rankFigures(optimistic)?.recallAt1).toBe(1);
    expect(rankFigures(pessimistic)).toMatchObject({ recallAt1: 0, medianRank: 10, meanRank: 10 });
    expect(tied).toBe(10);
  });

  it('one pair is found at once, and nothing can be said against shuffled ones', async () => {
    const shuffled = await ShuffledPairs.of(Float32Array.of(0.3), 1, noRest);
    expect(shuffled.count).toBe(0);
    expect(shuffled.zScore(0.3)).toBeNaN();
    expect(shuffled.percentile(0.3)).toBeNaN();
    const { optimistic, pessimistic } = pairRanks(Float32Array.of(0.3), 1);
    expect([optimistic[0], pessimistic[0]]).toEqual([1, 1]);
  });

  it('no query has no figures', () => {
    expect(rankFigures(new Uint32Array())).toBeNull();
    expect(figuresWithIntervals(new Uint32Array(), 100, 1)).toBeNull();
    expect(() => rankFigures(Uint32Array.of(1, 0))).toThrow(/ranks from 1/);
  });
});

describe('intervals', () => {
  const ranks = Uint32Array.from({ length: 400 }, (_, i) => (i % 4 === 0 ? 1 : 20));

  it('has the width that the binomial distribution asks for', () => {
    const figures = figuresWithIntervals(ranks, 2000, 3);
    expect(figures?.recallAt1.value).toBe(0.25);
    // 100 of 400, by Wilson.
    expect(figures?.recallAt1.low).toBeCloseTo(0.21, 3);
    expect(figures?.recallAt1.high).toBeCloseTo(0.2948, 3);
    expect(figures?.medianRank).toEqual({ value: 20, low: 20, high: 20 });
    // The mean rank's: 1.96 times 19 sqrt(p (1 - p) / n) = 0.806, to either side of 15.25.
    expect(Math.abs((figures?.meanRank.low ?? 0) - (15.25 - 0.806))).toBeLessThan(0.15);
  });

  it('is the same for the same seed', () => {
    expect(figuresWithIntervals(ranks, 200, 5)).toEqual(figuresWithIntervals(ranks, 200, 5));
    expect(figuresWithIntervals(ranks, 200, 5)).not.toEqual(figuresWithIntervals(ranks, 200, 6));
  });

  it('feigns no certainty where all are found, or none', () => {
    const all = figuresWithIntervals(new Uint32Array(24).fill(1), 1000, 1);
    // 24 of 24, by Wilson: z² / (n + z²) of the way down.
    for (const name of ['recallAt1', 'recallAt5', 'recallAt10'] as const) {
      expect(all?.[name]).toMatchObject({ value: 1, high: 1 });
      expect(all?.[name].low).toBeCloseTo(0.862, 3);
    }
    expect(all?.meanRank).toEqual({ value: 1, low: null, high: null });
    expect(all?.meanReciprocalRank).toEqual({ value: 1, low: null, high: null });
    // Were half of all ranks above 1, so would be one of 24.
    expect(all?.medianRank).toEqual({ value: 1, low: 1, high: 1 });
    const none = figuresWithIntervals(new Uint32Array(24).fill(20), 1000, 1);
    expect(none?.recallAt10).toMatchObject({ value: 0, low: 0 });
    expect(none?.recallAt10.high).toBeCloseTo(0.138, 3);
  });
});

describe('hubs', () => {
  it('are found where one is planted, and the correction halves what they are ahead by', () => {
    const pairs = 60;
    const random = new SeededRandom(9);
    const scores = Float32Array.from({ length: pairs * pairs }, (_, i) => {
      const [sound, picture] = [Math.floor(i / pairs), i % pairs];
      return 0.3 * random.uniform() + (sound === picture ? 0.35 : 0) + (picture === 17 ? 0.3 : 0);
    });
    const k = neighbourCount(pairs);
    expect(k).toBe(6);
    const before = hubness(scores, pairs, pairs, k);
    expect(before.largest).toEqual({ item: 17, occurrences: pairs });
    expect(before.skewness).toBeGreaterThan(3);
    const scaled = localScaling(scores, pairs, pairs, k);
    const after = hubness(scaled, pairs, pairs, k);
    expect(after.largest.occurrences).toBeLessThan(pairs - 10);
    expect(after.skewness).toBeLessThan(before.skewness - 1);
    const recall = (square: Float32Array) => rankFigures(pairRanks(square, pairs).optimistic)?.recallAt1 ?? 0;
    expect(recall(scores)).toBeLessThan(0.7);
    expect(recall(scaled)).toBeGreaterThan(0.85);
  });

  it('looks at ten places, fewer in a small gallery', () => {
    expect([1, 4, 16, 60, 100, 1545].map(neighbourCount)).toEqual([1, 1, 2, 6, 10, 10]);
  });
});
