import { describe, expect, it } from 'vitest';
import { clusterCount, clusterOrder } from '../../../src/analysis/space/cluster-order.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { l2NormalizeRows } from '../../../src/math/l2-normalize.ts';
import { atOnce } from '../../support/at-once.ts';

const WIDTH = 12;
const GROUPS = 5;
const PER_GROUP = 10;
const ITEMS = GROUPS * PER_GROUP;

/** Five tight groups, dealt round like cards. */
function groups() {
  const random = new SeededRandom(11);
  const centres = Array.from({ length: GROUPS }, () =>
    Array.from({ length: WIDTH }, () => random.uniform() - 0.5),
  );
  const values = Float32Array.from(
    { length: ITEMS * WIDTH },
    (_, at) => centres[Math.floor(at / WIDTH) % GROUPS]![at % WIDTH]! + 0.05 * (random.uniform() - 0.5),
  );
  return l2NormalizeRows(values, ITEMS, WIDTH);
}

describe('an order by cluster', () => {
  const features = groups();
  const { order, cluster, clusters } = atOnce(clusterOrder(features, ITEMS, WIDTH, 1));

  it('keeps every item once, and clusters together in their order', () => {
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: ITEMS }, (_, i) => i));
    expect(clusters).toBe(clusterCount(ITEMS));
    const along = [...order].map((item) => cluster[item]!);
    expect(along).toEqual([...along].sort((a, b) => a - b));
  });

  it('puts what was grouped side by side', () => {
    const steps = (of: ArrayLike<number>) =>
      Array.from(of).filter((item, at) => at > 0 && item % GROUPS !== of[at - 1]! % GROUPS).length;
    expect(steps(Array.from({ length: ITEMS }, (_, i) => i))).toBe(ITEMS - 1);
    expect(steps(order)).toBe(GROUPS - 1);
  });

  it('is the same for the same seed', () => {
    expect(atOnce(clusterOrder(features, ITEMS, WIDTH, 1)).order).toEqual(order);
  });

  it('takes one item, and items that are all alike', () => {
    expect([...atOnce(clusterOrder(Float32Array.of(1, 0), 1, 2, 1)).order]).toEqual([0]);
    const alike = atOnce(clusterOrder(Float32Array.of(1, 0, 1, 0, 1, 0), 3, 2, 1));
    expect([...alike.order]).toEqual([0, 1, 2]);
  });
});
