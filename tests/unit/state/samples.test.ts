import { describe, expect, it } from 'vitest';
import { parseSampleManifest, withDifferentTitles } from '../../../src/state/samples.ts';

describe('the sample manifest', () => {
  it('gives file, title and kind of each clip, and leaves the rest', () => {
    const manifest = parseSampleManifest({
      licence: 'CC0-1.0',
      clips: [{ file: '01-bird.webm', title: 'Singing birds', kind: 'bird', sha256: 'x' }, { file: 'b.mp4' }],
    });
    expect(manifest).toEqual({
      licence: 'CC0-1.0',
      clips: [
        { file: '01-bird.webm', title: 'Singing birds', kind: 'bird' },
        { file: 'b.mp4', title: 'b.mp4', kind: '' },
      ],
    });
  });

  it.each([null, [], {}, { clips: 'none' }, { clips: [{ title: 'No file' }] }])('refuses %j', (json) => {
    expect(() => parseSampleManifest(json)).toThrow(/manifest|file/);
  });

  it('tells two clips of one title apart', () => {
    const titles = ['Rain', 'Bell', 'Rain', 'Rain'].map((title) => ({ title, file: 'x', kind: '' }));
    expect(withDifferentTitles(titles).map(({ title }) => title)).toEqual([
      'Rain',
      'Bell',
      'Rain, 2',
      'Rain, 3',
    ]);
  });
});
