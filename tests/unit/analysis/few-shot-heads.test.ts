import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classificationFigures } from '../../../src/analysis/classify/classification-metrics.ts';
import {
  neighbourScores,
  neighboursFor,
  prototypeScores,
} from '../../../src/analysis/classify/few-shot-heads.ts';
import { fitLogistic, logisticScores } from '../../../src/analysis/classify/logistic-regression.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { readFeaturePairs } from '../../../src/engine/features/feature-pairs.ts';
import { galleryOfPairs } from '../../../src/engine/features/gallery.ts';
import { l2NormalizeRows } from '../../../src/math/l2-normalize.ts';
import { finish } from '../../support/finish.ts';

const WIDTH = 7;

function unitRows(seed: number, rows: number): Float32Array<ArrayBuffer> {
  const random = new SeededRandom(seed);
  return l2NormalizeRows(
    Float32Array.from({ length: rows * WIDTH }, () => random.uniform() - 0.5),
    rows,
    WIDTH,
  );
}

const examples = {
  features: unitRows(1, 30),
  width: WIDTH,
  labels: Array.from({ length: 30 }, (_, row) => row % 4),
  classes: 4,
};
const asked = unitRows(2, 25);
const row = (rows: Float32Array, at: number) => [...rows.subarray(at * WIDTH, (at + 1) * WIDTH)];
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const best = (scores: Float64Array, at: number) => {
  const own = [...scores.subarray(at * 4, (at + 1) * 4)];
  return own.indexOf(Math.max(...own));
};

describe('nearest neighbours', () => {
  it.each([1, 3, 5])('vote as brute force counts them, the closer voters first (%i)', (neighbours) => {
    const scores = neighbourScores(examples, asked, neighbours);
    for (let at = 0; at < 25; at += 1) {
      const nearest = examples.labels
        .map((label, example) => ({ label, cosine: dot(row(asked, at), row(examples.features, example)) }))
        .sort((a, b) => b.cosine - a.cosine)
        .slice(0, neighbours);
      const ranked = [0, 1, 2, 3]
        .map((label) => {
          const voters = nearest.filter((one) => one.label === label);
          return { label, votes: voters.length, close: voters.reduce((sum, one) => sum + one.cosine, 0) };
        })
        .sort((a, b) => b.votes - a.votes || b.close - a.close);
      expect(best(scores, at)).toBe(ranked[0]!.label);
    }
  });

  it('are never more than a label has examples', () => {
    expect([1, 3, 50].map(neighboursFor)).toEqual([1, 3, 5]);
  });
});

describe('prototypes', () => {
  it('are the directions of the means', () => {
    const scores = prototypeScores(examples, asked);
    for (let label = 0; label < 4; label += 1) {
      const own = examples.labels.flatMap((other, at) =>
        other === label ? [row(examples.features, at)] : [],
      );
      const mean = Array.from(
        { length: WIDTH },
        (_, i) => own.reduce((sum, one) => sum + one[i]!, 0) / own.length,
      );
      const length = Math.sqrt(dot(mean, mean));
      for (let at = 0; at < 25; at += 1) {
        expect(scores[at * 4 + label]).toBeCloseTo(dot(row(asked, at), mean) / length, 6);
      }
    }
  });
});

interface Recorded {
  readonly accuracy: number;
  readonly balancedAccuracy: number;
  readonly meanAveragePrecision: number;
  readonly loss: number;
}
interface Case {
  readonly shots: number;
  readonly train: readonly number[];
  readonly senses: Readonly<Record<'audio' | 'visual' | 'both', Recorded>>;
}

describe('logistic regression beside scikit-learn, on the features that ship', async () => {
  const cases = JSON.parse(readFileSync('tests/fixtures/few-shot.json', 'utf8')) as Case[];
  const pairs = await readFeaturePairs(new Blob([readFileSync('public/models/features.safetensors')]));
  const gallery = galleryOfPairs(pairs);
  const { width } = gallery;
  const rowsOf = (sense: 'audio' | 'visual' | 'both', items: readonly number[]) => {
    const parts = sense === 'both' ? (['audio', 'visual'] as const) : [sense];
    const rows = items.flatMap((item) =>
      parts.flatMap((part) =>
        [...gallery[part].subarray(item * width, (item + 1) * width)].map(
          (value) => value / Math.sqrt(parts.length),
        ),
      ),
    );
    return Float32Array.from(rows);
  };
  const judged = cases.flatMap(({ shots, train, senses }) =>
    (['audio', 'visual', 'both'] as const).map((sense) => ({ shots, train, sense, recorded: senses[sense] })),
  );

  it.each(judged)('$shots a label by $sense: same minimum, same figures', ({ train, sense, recorded }) => {
    const learned = new Set(train);
    const test = Array.from({ length: pairs.count }, (_, item) => item).filter((item) => !learned.has(item));
    const labelsOf = (items: readonly number[]) => items.map((item) => pairs.kind[item]!);
    const fit = fitLogistic({
      features: rowsOf(sense, train),
      width: sense === 'both' ? 2 * width : width,
      labels: labelsOf(train),
      classes: 26,
    });
    let loss = Number.POSITIVE_INFINITY;
    let step = fit.next();
    for (; !step.done; step = fit.next()) {
      // Every step goes down.
      expect(step.value).toBeLessThan(loss);
      loss = step.value;
    }
    const model = step.value;
    expect(model.converged).toBe(true);
    // The gradient is below 1e-5 and the minimum is flat: the loss itself agrees far closer.
    expect(Math.abs(loss - recorded.loss) / recorded.loss).toBeLessThan(1e-4);
    const scores = logisticScores(model, rowsOf(sense, test));
    const figures = finish(classificationFigures(scores, labelsOf(test), 26, test.map(String)));
    for (const name of ['accuracy', 'balancedAccuracy', 'meanAveragePrecision'] as const) {
      expect(Math.abs(figures[name].value - recorded[name]), name).toBeLessThan(0.01);
    }
    expect(recorded.accuracy).toBeGreaterThan(0.5);
  });

  it('says so when it stops before its minimum, and refuses labels it has no class for', () => {
    const labelled = { ...examples };
    expect(finish(fitLogistic(labelled, { maxIterations: 2 }))).toMatchObject({
      converged: false,
      iterations: 2,
    });
    expect(() => finish(fitLogistic({ ...labelled, classes: 3 }))).toThrow(/labels below 3/);
  });
});
