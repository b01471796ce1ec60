import { describe, expect, it } from 'vitest';
import type { LabBundle } from '../../../src/contract/files/lab-bundle.ts';
import { parseLabBundle } from '../../../src/contract/files/lab-bundle.ts';
import { compareLab, formatLabBundle } from '../../../src/state/bundle/lab-bundle.ts';

const HASH = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);
const CONTENT: Omit<LabBundle, 'format' | 'version'> = {
  saved: '2026-01-02T03:04:05Z',
  made: { browser: 'a browser', backend: 'wasm', adapter: null, threads: 2, runtime: 'ONNX Runtime Web 1' },
  model: { name: 'tiny', sha256: HASH, storage: 'float16', parameters: 9, config: { numHeads: 3 } },
  clips: [
    {
      clipId: 'owl',
      name: 'Owl',
      sha256: HASH,
      bytes: 5,
      windowStartSeconds: 0,
      frameIndex: 4,
      soundSha256: HASH,
      pictureSha256: null,
    },
  ],
  question: {
    rebuilt: {
      ratioAudio: 0.75,
      ratioVisual: 0.5,
      audioMode: 'time',
      seed: 7,
      audioMask: 'AAAA',
      clipId: 'owl',
      frameIndex: 4,
      paint: 'true',
    },
    gallery: { clips: [{ clipId: 'owl', frameIndex: 4 }] },
  },
  masks: { audio: 'AAAA', visual: null },
  figures: [
    { name: 'Masked loss, audio', kind: 'real', values: [0.25] },
    { name: 'Cosines', kind: 'real', values: [0.5, -0.25, 0] },
    { name: 'R@1', kind: 'count', values: [1] },
  ],
};
const TEXT = formatLabBundle(CONTENT);
const BUNDLE = parseLabBundle(TEXT, 'x.json');
const NOW = {
  clips: CONTENT.clips.map((clip) => ({ ...clip, clipId: 'owl-2' })),
  masks: CONTENT.masks,
  figures: CONTENT.figures,
  runtime: '',
};
const IDS = new Map([['owl', 'owl-2']]);

/** The text with one place of its JSON replaced. */
const changed = (path: readonly (string | number)[], value: unknown): string => {
  const json = JSON.parse(TEXT) as Record<string | number, unknown>;
  const last = path.at(-1)!;
  const owner = path.slice(0, -1).reduce((at, key) => at[key] as typeof json, json);
  owner[last] = value;
  return JSON.stringify(json);
};

describe('a lab bundle', () => {
  it('is read as it was written', () => {
    expect(BUNDLE).toEqual({ format: 'cav-mae-playground/lab-bundle', version: 1, ...CONTENT });
  });

  it('of an early page has today’s names', () => {
    const early = changed(['figures', 0, 'name'], 'Masked loss, sound');
    expect(parseLabBundle(early, 'x.json').figures[0]?.name).toBe('Masked loss, audio');
    const swapped = changed(['figures', 0, 'name'], 'Picture to sound, R@1');
    expect(parseLabBundle(swapped, 'x.json').figures[0]?.name).toBe('Video to audio, R@1');
  });

  it.each([
    ['what is not JSON', 'no', 'is not JSON'],
    ['other JSON', '{"clips":[]}', 'is a different JSON file'],
    ['an array', '[1]', 'is a different JSON file'],
    ['a later version', changed(['version'], 2), 'got version 2 in x.json'],
    [
      'a figure that is not a number',
      changed(['figures', 0, 'values', 0], null),
      'at figures.0.values.0 of x.json',
    ],
    ['a damaged hash', changed(['model', 'sha256'], 'abc'), 'at model.sha256'],
    [
      'an unknown mask mode',
      changed(['question', 'rebuilt', 'audioMode'], 'all'),
      'at question.rebuilt.audioMode',
    ],
    ['no figures', changed(['figures'], undefined), 'at figures of x.json'],
    [
      'more clips than can be compared again',
      changed(
        ['question', 'gallery', 'clips'],
        Array.from({ length: 20_000 }, () => ({ clipId: 'owl', frameIndex: 4 })),
      ),
      'Expected a lab bundle of at most 1,000 clips, got 20,000 in x.json',
    ],
  ])('refuses %s in one sentence', (_, text, words) => {
    expect(() => parseLabBundle(text, 'x.json')).toThrow(words);
  });
});

describe('a re-check', () => {
  it('agrees with itself, line by line', () => {
    const rows = compareLab(BUNDLE, NOW, IDS);
    expect(rows.map(({ name }) => name)).toEqual([
      'Decoded audio',
      'Decoded frames',
      'Mask of the audio',
      'Masked loss, audio',
      'Cosines',
      'R@1',
    ]);
    expect(rows.every(({ passed, difference }) => passed && difference === 0)).toBe(true);
  });

  const failing = (change: Partial<typeof NOW>) =>
    compareLab(BUNDLE, { ...NOW, ...change }, IDS)
      .filter(({ passed }) => !passed)
      .map(({ name }) => name);
  const withFigure = (name: string, values: readonly number[]) => ({
    figures: NOW.figures.map((figure) =>
      figure.name === name ? { ...figure, values: [...values] } : figure,
    ),
  });

  it('lets reals be apart by their tolerance as one array, and no further', () => {
    expect(failing(withFigure('Masked loss, audio', [0.25 * (1 + 0.9e-3)]))).toEqual([]);
    expect(failing(withFigure('Masked loss, audio', [0.25 * (1 + 1.1e-3)]))).toEqual(['Masked loss, audio']);
    expect(failing(withFigure('Cosines', [0.5, -0.25, 5e-4]))).toEqual([]);
    expect(failing(withFigure('Cosines', [0.5, -0.25, 6e-4]))).toEqual(['Cosines']);
    expect(failing(withFigure('Cosines', [0.5, Number.NaN, 0]))).toEqual(['Cosines']);
  });

  it('compares a square of 420 clips', () => {
    const values = Array.from({ length: 420 ** 2 }, (_, index) => Math.sin(index));
    const figures = [{ name: 'Cosines', kind: 'real', values } as const];
    const recorded = parseLabBundle(formatLabBundle({ ...CONTENT, figures }), 'x.json');
    const rows = compareLab(recorded, { ...NOW, figures }, IDS);
    expect(rows.at(-1)).toMatchObject({ name: 'Cosines', difference: 0, passed: true });
  });

  it('wants counts equal, and as many values as were recorded', () => {
    expect(failing(withFigure('R@1', [0.999]))).toEqual(['R@1']);
    expect(failing(withFigure('Cosines', [0.5, -0.25]))).toEqual(['Cosines']);
    expect(failing({ figures: [] })).toEqual(['Masked loss, audio', 'Cosines', 'R@1']);
  });

  it('tells another mask and other input from other figures', () => {
    expect(failing({ masks: { audio: 'AAAB', visual: null } })).toEqual(['Mask of the audio']);
    expect(failing({ clips: NOW.clips.map((clip) => ({ ...clip, soundSha256: OTHER })) })).toEqual([
      'Decoded audio',
    ]);
    expect(failing({ clips: [] })).toEqual(['Decoded audio']);
  });
});
