import { describe, expect, it } from 'vitest';
import { sourceKey } from '../../../src/core/source-file.ts';

describe('the source of a clip', () => {
  it.each([
    ['--0PQM4-hqg_000030.mp4', '--0PQM4-hqg_000040.mp4'],
    ['Y--0PQM4-hqg_30.000_40.000.wav', 'Y--0PQM4-hqg_0.000_10.000.wav'],
    ['dogs/--0PQM4-hqg_30.mp4', 'cats/--0PQM4-hqg_50.webm'],
    ['https://a.example/walk.mp4#t=10,20', 'https://a.example/walk.mp4?x=1'],
    ['Walk 10s-20s.mp4', 'walk 30-40s.webm'],
    ['walk_5s.mp4', 'walk_15s.mp4'],
    ['walk.mp4', 'WALK.MP4'],
  ])('is the same for %s and %s', (one, other) => {
    expect(sourceKey(one)).toBe(sourceKey(other));
  });

  it.each([
    ['take_1.mp4', 'take_2.mp4'],
    ['dogs/1.mp4', 'cats/1.mp4'],
    ['walk.mp4', 'run.mp4'],
    ['--0PQM4-hqg_30.mp4', '--0PQM4-hqh_30.mp4'],
  ])('differs between %s and %s', (one, other) => {
    expect(sourceKey(one)).not.toBe(sourceKey(other));
  });
});
