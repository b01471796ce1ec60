import { expect, it } from 'vitest';
import { shareCell } from '../../../src/ui/kit/share-interval.ts';

it('takes a share that rounding moved past all trials for all of them, and refuses one that is past them', () => {
  expect(shareCell(1.0000000000000002, 9)).toEqual(shareCell(1, 9));
  expect(shareCell(-1e-17, 9)).toEqual(shareCell(0, 9));
  expect(() => shareCell(1.1, 9)).toThrow(/at least one trial/);
});
