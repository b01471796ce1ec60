import { describe, expect, it } from 'vitest';
import { parseSampleManifest } from '../../../src/contract/files/samples.ts';
import { withDifferentTitles } from '../../../src/state/library/samples.ts';

describe('the sample manifest', () => {
  it('gives file, title and kind of each clip, and leaves the rest', () => {
    const manifest = parseSampleManifest({
      licence: 'CC0-1.0',
      clips: [
        { file: '01-bird.webm', title: 'Singing birds', kind: 'bird', sha256: 'x', seed: 3 },
        { file: 'b.mp4' },
      ],
    });
    expect(manifest).toEqual({
      licence: 'CC0-1.0',
      opens: null,
      clips: [
        { file: '01-bird.webm', title: 'Singing birds', kind: 'bird', boxes: [], sha256: 'x' },
        { file: 'b.mp4', title: 'b.mp4', kind: '', boxes: [] },
      ],
    });
  });

  it('says which clip the page opens on, if it lists it', () => {
    const opens = (named: unknown) =>
      parseSampleManifest({ opens: named, clips: [{ file: 'a.webm' }, { file: 'b.webm' }] }).opens;
    expect(opens('b.webm')).toBe('b.webm');
    expect(opens('c.webm')).toBeNull();
    expect(opens(3)).toBeNull();
  });

  it.each([null, [], {}, { clips: 'none' }, { clips: [{ title: 'No file' }] }])('refuses %j', (json) => {
    expect(() => parseSampleManifest(json)).toThrow(/manifest|file/);
  });

  it('gives the source’s box in every frame, or in none', () => {
    const boxesOf = (boxes: unknown) =>
      parseSampleManifest({ clips: [{ file: 'a.webm', boxes }] }).clips[0]?.boxes;
    const box = [0.1, 0.2, 0.5, 0.9];
    expect(boxesOf([box, box])).toEqual([box, box]);
    expect(boxesOf([box, [0.1, 0.2, 0.1, 0.9]])).toEqual([]);
    expect(boxesOf('none')).toEqual([]);
  });

  it('tells two clips of one title apart', () => {
    const titles = ['Rain', 'Bell', 'Rain', 'Rain'].map((title) => ({
      title,
      file: 'x',
      kind: '',
      boxes: [],
    }));
    expect(withDifferentTitles(titles).map(({ title }) => title)).toEqual([
      'Rain',
      'Bell',
      'Rain, 2',
      'Rain, 3',
    ]);
  });
});
