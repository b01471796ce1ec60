import { describe, expect, it } from 'vitest';
import { clipIdFor, sortFiles } from '../../../src/state/library/files.ts';

const file = (name: string, type = '') => new File(['x'], name, { type });

describe('what was dropped', () => {
  it('parts checkpoints from clips by name, whatever the case', () => {
    const sorted = sortFiles(
      [file('audio_model.PTH'), file('m.safetensors'), file('x.pt'), file('dog.mp4')].map((entry) => ({
        file: entry,
        fromFolder: false,
      })),
    );
    expect(sorted.checkpoints.map(({ name }) => name)).toEqual(['audio_model.PTH', 'm.safetensors', 'x.pt']);
    expect(sorted.clips.map(({ name }) => name)).toEqual(['dog.mp4']);
  });

  it('knows files of features by name, although an .npz begins like a checkpoint', () => {
    const sorted = sortFiles([
      { file: file('features.NPZ'), fromFolder: false, isCheckpoint: true },
      { file: file('part-0.parquet'), fromFolder: false },
      { file: file('other.parquet'), fromFolder: true },
      { file: file('other.npz'), fromFolder: true },
    ]);
    expect(sorted.vectors.map(({ name }) => name)).toEqual([
      'features.NPZ',
      'part-0.parquet',
      'other.parquet',
    ]);
    expect(sorted).toMatchObject({ checkpoints: [], clips: [], leftAside: ['other.npz'] });
  });

  it('leaves tables aside that lie beside clips', () => {
    const given = (name: string, fromFolder = true) => ({ file: file(name), fromFolder });
    const beside = sortFiles([given('dog.mp4'), given('metadata.parquet'), given('x.npz', false)]);
    expect(beside.vectors.map(({ name }) => name)).toEqual(['x.npz']);
    expect(beside).toMatchObject({ tablesAside: ['metadata.parquet'], leftAside: [] });
    expect(beside.clips).toHaveLength(1);
    const alone = sortFiles([given('settings.json'), given('part-0.parquet'), given('part-1.parquet')]);
    expect(alone.vectors).toHaveLength(2);
    expect(alone).toMatchObject({ tablesAside: [], leftAside: ['settings.json'] });
  });

  it('tries a file the user named whatever it is called, and in a folder only what looks like media', () => {
    const sorted = sortFiles([
      { file: file('notes.txt'), fromFolder: false },
      { file: file('.DS_Store'), fromFolder: true },
      { file: file('clip', 'video/mp4'), fromFolder: true },
      { file: file('rain.WAV'), fromFolder: true },
    ]);
    expect(sorted.clips.map(({ name }) => name)).toEqual(['notes.txt', 'clip', 'rain.WAV']);
    expect(sorted.leftAside).toEqual(['.DS_Store']);
  });
});

describe('a clip’s name in links', () => {
  it('is the file’s stem in plain letters', () => {
    expect(clipIdFor('Été à Paris (2).final.MP4', new Set())).toBe('ete-a-paris-2-final');
  });

  it('is never one that is taken, and never empty', () => {
    expect(clipIdFor('dog.mp4', new Set(['dog', 'dog-2']))).toBe('dog-3');
    expect(clipIdFor('雨.mp4', new Set())).toBe('clip');
  });
});
