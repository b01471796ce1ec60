import { describe, expect, it } from 'vitest';
import { itemWords, mapWords } from '../../../src/ui/views/map/map-words.ts';
import { makeScene, ownNearestShare, placeOfItem } from '../../../src/ui/views/map/scatter/scene.ts';

// Items: 0 and 1 are crosswise, 2 has no sight, 3 is whole.
const coordinates = Float32Array.of(0, 0, 5, 0, 5, 1, 0, 1, 9, 9, NaN, NaN, -3, 2, -3, 3);
const scene = makeScene({ coordinates });

describe('the points of a map', () => {
  it('are those that are there, upwards as plots are', () => {
    expect(scene.x).toHaveLength(7);
    expect([...scene.pointOf]).toEqual([0, 1, 2, 3, 4, -1, 5, 6]);
    expect(scene.bounds).toEqual({ left: -3, right: 9, top: -9, bottom: 0 });
    const some = makeScene({ coordinates }, (item) => item === 3);
    expect([some.x.length, some.items, some.pointOf[6]]).toEqual([2, 4, 0]);
  });

  it('tell whose sight is nearest to a sound', () => {
    expect(placeOfItem(scene, 0)).toEqual({ item: 0, apart: 5, nearestSight: 1, rankOfSight: 3, sights: 3 });
    expect(placeOfItem(scene, 3)).toMatchObject({ nearestSight: 3, rankOfSight: 1, apart: 1 });
    expect(placeOfItem(scene, 2)).toBeNull();
    expect(ownNearestShare(scene)).toEqual({ share: 1 / 3, pairs: 3 });
    expect(ownNearestShare(makeScene({ coordinates }, (item) => item === 2))).toBeNull();
  });

  it('are read in words', () => {
    const nameOf = (item: number) => ['Train', 'Bird', 'Fire', 'Bell'][item]!;
    expect(itemWords(placeOfItem(scene, 0), 'Train', nameOf)).toBe(
      'Train: audio and video are 5.00 apart on this plane; the video nearest to its audio is that of Bird, its own has rank 3 of 3.',
    );
    expect(itemWords(placeOfItem(scene, 3), 'Bell', nameOf)).toContain('is its own.');
    expect(itemWords(null, 'Fire', nameOf)).toContain('only its audio or only its video');
    const words = mapWords(
      {
        entries: [],
        projection: { method: 'pca' },
        width: 96,
        coordinates,
        explained: [0.3, 0.2],
        figures: {
          sounds: 4,
          sights: 3,
          pairs: 3,
          gap: 0.9,
          alignment: 1,
          uniformityAudio: -1,
          uniformityVisual: -1,
          uniformityBoth: -1,
        },
        ranks: null,
        milliseconds: 1,
      },
      { share: 0.25, pairs: 24 },
    );
    expect(words).toContain('4 audio points and 3 video points');
    expect(words).toContain('centres is 0.900 of at most 2: audio and video lie apart');
    expect(words.replaceAll('\u00a0', ' ')).toContain(
      '25 % of the audio points (95 % interval 12 to 44.9 %).',
    );
    expect(words.replaceAll('\u00a0', ' ')).toContain('keeps 50 % of the variance of 96 dimensions');
  });
});
