import { describe, expect, it } from 'vitest';
import { nearestClips } from '../../../src/ui/shell/live/nearest.ts';

describe('nearestClips', () => {
  const cosines = [
    { clipId: 'a', toSound: 0.1, toSight: 0.9 },
    { clipId: 'b', toSound: 0.5, toSight: null },
    { clipId: 'c', toSound: null, toSight: -0.2 },
    { clipId: 'd', toSound: 0.5, toSight: 0.3 },
  ];
  const ids = (sense: 'toSound' | 'toSight', count: number) =>
    nearestClips(cosines, sense, count).map(({ clipId }) => clipId);

  it('orders by the sense asked for, leaves out clips without it, keeps ties in order', () => {
    expect(ids('toSound', 9)).toEqual(['b', 'd', 'a']);
    expect(ids('toSight', 9)).toEqual(['a', 'd', 'c']);
    expect(ids('toSight', 1)).toEqual(['a']);
  });
});
