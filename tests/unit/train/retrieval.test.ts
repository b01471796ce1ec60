import { describe, expect, it } from 'vitest';
import { pairRanks } from '../../../src/analysis/retrieval/pair-ranks.ts';
import { rankFigures } from '../../../src/analysis/retrieval/rank-figures.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { l2NormalizeRows } from '../../../src/math/l2-normalize.ts';
import { similarity } from '../../../src/math/similarity.ts';
import { findPartners } from '../../../src/train/features.ts';
import { MapMaker } from '../../../src/train/map.ts';
import { retrievalWords } from '../../../src/ui/views/train/train-words.ts';

const [CLIPS, WIDTH] = [9, 4];
const rows = (seed: number) =>
  l2NormalizeRows(
    new SeededRandom(seed).uniforms(CLIPS * WIDTH).map((u) => 2 * u - 1),
    CLIPS,
    WIDTH,
  );

describe('partners of held-out clips', () => {
  it('are found as often as the retrieval view counts them, ties against them', () => {
    const [audio, visual] = [rows(1), rows(2)];
    // Two videos alike: neither is the single best.
    visual.copyWithin(0, WIDTH, 2 * WIDTH);
    const found = findPartners({ audio, visual, width: WIDTH }, CLIPS);
    for (const [own, queries, items] of [
      [found.audioToVisual, audio, visual],
      [found.visualToAudio, visual, audio],
    ] as const) {
      const ranks = pairRanks(similarity(queries, items, CLIPS, CLIPS, WIDTH), CLIPS).pessimistic;
      const { recallAt1, meanRank } = rankFigures(ranks)!;
      expect(own).toEqual({ recallAt1, meanRank });
    }
    // The clips that are learned from come after the held-out ones and do not count.
    expect(findPartners({ audio, visual, width: WIDTH }, 1).audioToVisual).toEqual({
      recallAt1: 1,
      meanRank: 1,
    });
  });

  it('are all last where the model gives everything the same feature', () => {
    const same = new Float32Array(CLIPS * WIDTH).fill(0.5);
    const { audioToVisual } = findPartners({ audio: same, visual: same, width: WIDTH }, CLIPS);
    expect(audioToVisual).toEqual({ recallAt1: 0, meanRank: CLIPS });
  });

  it('are told beside chance', () => {
    const half = { recallAt1: 0.5, meanRank: 1.75 };
    const point = { clips: 4, retrieval: { audioToVisual: half, visualToAudio: half } };
    expect(retrievalWords(point)).toContain(
      '50 % (R@1; chance 25 %), at mean ranks 1.8 and 1.8 (chance 2.5)',
    );
    expect(retrievalWords({ clips: 4 })).toBe('');
  });
});

describe('the map', () => {
  const features = { clips: CLIPS, width: WIDTH, audio: rows(3), visual: rows(4) };

  it('keeps the distances that its two directions hold', () => {
    const wide = new Float32Array(CLIPS * WIDTH);
    for (let clip = 0; clip < CLIPS; clip += 1) wide.set([clip, clip % 3], clip * WIDTH);
    const { places, explained } = new MapMaker().of({
      ...features,
      audio: wide,
      visual: wide.slice().fill(0),
    });
    const [x, y] = [places[4 * 5]! - places[0]!, places[4 * 5 + 1]! - places[1]!];
    expect(Math.hypot(x, y)).toBeCloseTo(Math.hypot(5, 2), 4);
    expect(explained[0] + explained[1]).toBeCloseTo(1, 6);
  });

  it('does not flip from one step to the next', () => {
    const maker = new MapMaker();
    const before = maker.of(features).places;
    // Features turned a little: a new map would choose its signs anew.
    for (let turn = 1; turn <= 40; turn += 1) {
      const angle = (turn / 40) * Math.PI;
      const turned = (values: Float32Array<ArrayBuffer>) => turn2(values, angle);
      const now = maker.of({ ...features, audio: turned(features.audio), visual: turned(features.visual) });
      now.places.forEach((value, at) => expect(Math.abs(value - before[at]!)).toBeLessThan(1e-3));
    }
  });
});

/** Every row turned in two planes; what lies where on the map does not depend on that. */
function turn2(values: Float32Array<ArrayBuffer>, angle: number): Float32Array<ArrayBuffer> {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const out = values.slice();
  for (let at = 0; at < values.length; at += 2) {
    out[at] = c * values[at]! - s * values[at + 1]!;
    out[at + 1] = s * values[at]! + c * values[at + 1]!;
  }
  return out;
}
