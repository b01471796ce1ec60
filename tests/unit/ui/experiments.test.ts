import { describe, expect, it } from 'vitest';
import type { ExperimentModel, Interval } from '../../../src/contract/files/experiments.ts';
import { formatCell, plainRows } from '../../../src/ui/kit/table/numbers.ts';
import { curveNumbers, curvePoints } from '../../../src/ui/views/experiments/curves.ts';
import { growthCurves, growthNumbers } from '../../../src/ui/views/experiments/growth.ts';
import { headlineReading, headlineRows, samplesReading } from '../../../src/ui/views/experiments/headline.ts';
import { otherWorld, shownModel, trainedAlike } from '../../../src/ui/views/experiments/models.ts';
import { objectivesReading, points, trainedReading } from '../../../src/ui/views/experiments/reading.ts';
import { kindNumbers, objectivesNumbers, recountNumbers } from '../../../src/ui/views/experiments/tables.ts';
import { around, experimentModel } from '../../support/experiments.ts';

const large = experimentModel({ id: 'cav-mae-tiny' });
const both = experimentModel();
const contrastive = experimentModel({
  id: 'contrastive-small',
  objective: 'contrastive',
  reconstruction: null,
});
const masked = experimentModel({ id: 'masked-small', objective: 'masked', retrieval: null });

describe('the models of the experiments', () => {
  it('compares the twins, not the default that comes before them', () => {
    expect(trainedAlike([large, both, contrastive]).both).toBe(both);
    expect(trainedAlike([large]).both).toBe(large);
    expect(trainedAlike([large]).masked).toBeNull();
  });

  it('shows the one asked for, else the first', () => {
    expect(shownModel({ models: [large, both] }, 'both-small')).toBe(both);
    expect(shownModel({ models: [large, both] }, 'gone')).toBe(large);
  });
});

describe('the headline', () => {
  it('says what the default model finds and rebuilds, against chance and the best fill', () => {
    expect(headlineReading(large)).toMatch(
      /^On clips that the default model never saw, the right video ranks first for \d+\.\d % of audio queries \(chance \d+\.\d %\)/,
    );
    const psnr = { model: around(20), harmonic: around(20.5) };
    const worse = experimentModel({
      retrieval: null,
      reconstruction: { ...large.reconstruction!, picture_psnr: psnr },
    });
    expect(headlineReading(worse)).toBe(
      'On clips that the default model never saw, a rebuilt frame is 0.50 dB worse than harmonic inpainting.',
    );
    expect(headlineReading(experimentModel({ retrieval: null, reconstruction: null }))).toBeNull();
  });

  it('adds the default model only if it is another one, tested on the same clips', () => {
    const names = (models: readonly ExperimentModel[]) =>
      headlineRows({ models: [...models] }).map(({ name }) => name);
    expect(names([large, both, contrastive, masked])).toEqual(['Masked', 'Contrastive', 'Both', 'Default']);
    expect(samplesReading(headlineRows({ models: [large, both] }))).toMatch(
      /^Both: 123,456 samples seen; Default: 123,456 samples seen\.$/,
    );
    expect(names([both, contrastive])).toEqual(['Contrastive', 'Both']);
    expect(names([{ ...large, world: 2 }, both, contrastive])).toEqual(['Contrastive', 'Both']);
  });
});

describe('a model that grows', () => {
  const growth = {
    clips: 1000,
    gallery: 500,
    rivals: {
      mean: { audio: around(0.9), visual: around(0.8) },
      harmonic: { audio: around(0.5), visual: around(0.4) },
    },
    points: [0, 1000].map((samples) => ({
      samples,
      audio: around(0.75 - samples / 4000),
      visual: around(0.6),
      r1: around(2),
      r10: around(20),
      within_kind: around(55),
    })),
  };

  it('is shown beside the best fill that has learned nothing', () => {
    expect(growthCurves(growth, 'audio')).toEqual({
      curves: [
        {
          model: '',
          points: [
            { x: 0, y: 0.75 },
            { x: 1000, y: 0.5 },
          ],
        },
      ],
      baseline: [
        { x: 0, y: 0.5 },
        { x: 1000, y: 0.5 },
      ],
    });
    const { rows, heads } = growthNumbers(growth);
    expect(heads).toEqual(['0', '1,000', 'Harmonic inpainting', 'Mean fill']);
    expect(rows.map(({ label }) => label)[0]).toBe('Masked loss, audio');
    expect(rows[1]?.cells).toEqual([around(0.6), around(0.6), around(0.4), around(0.8)]);
    expect(rows[2]?.cells).toEqual([around(2), around(2), null, null]);
  });

  it('has a curve for each width, and names the widths', () => {
    const [first, last] = growth.points;
    const widths = {
      ...growth,
      points: [
        { ...first!, width: 96 },
        { ...last!, width: 192 },
      ],
    };
    expect(growthCurves(widths, 'audio').curves).toEqual([
      { model: ', width 96', points: [{ x: 0, y: 0.75 }] },
      { model: ', width 192', points: [{ x: 1000, y: 0.5 }] },
    ]);
    expect(growthNumbers(widths).heads.slice(0, 2)).toEqual(['0, width 96', '1,000, width 192']);
  });

  it('is shown beside what the kind alone gives, where that was measured', () => {
    const kindAlone = { r1: around(5), r10: around(52) };
    const { rows, heads } = growthNumbers({ ...growth, kind_alone: kindAlone });
    expect(heads.at(-1)).toBe('Kind alone');
    expect(rows.map(({ cells }) => cells.at(-1))).toEqual([null, null, around(5), around(52), null]);
  });

  it('says what it saw in this run and what before', () => {
    const grown = experimentModel({ samples_seen: 1500, curves: { training: [], mask_ratio: [], growth } });
    expect(trainedReading(grown)).toContain(
      'from weights that had seen 500 samples, on 2 CPU cores (1,000 samples in 80 minutes',
    );
    const again = { ...grown, run_samples: 400 };
    expect(trainedReading(again)).toContain(
      'had seen 1,100 samples, on 2 CPU cores (400 samples in 80 minutes',
    );
    expect(trainedReading(both)).toContain('trained from scratch, on 2 CPU cores (123,456 samples');
  });

  it('is told apart from models of another world', () => {
    const grown = experimentModel({ id: 'cav-mae-tiny', plan: 'grow', world: 2 });
    expect(otherWorld({ models: [grown, both, contrastive, masked] })).toBe(1);
    expect(otherWorld({ models: [large, both, contrastive, masked] })).toBeNull();
    expect(otherWorld({ models: [grown] })).toBeNull();
  });
});

describe('the tables of the experiments', () => {
  it('leaves cells empty where nothing was measured', () => {
    const { rows, heads } = objectivesNumbers({ masked, contrastive, both });
    expect(heads).toHaveLength(3);
    expect(rows[0]?.cells).toEqual([null, around(20), around(20)]);
    expect(rows.find(({ label }) => label.startsWith('Rebuilt audio'))?.cells).toEqual([
      around(0.5),
      null,
      around(0.5),
    ]);
  });

  it('puts the kinds that are found best first', () => {
    expect(kindNumbers(both)?.rows.map(({ label }) => label)).toEqual(['bell', 'rain']);
    expect(kindNumbers(masked)).toBeNull();
  });

  it('gives the kinds intervals where it is known how many asked', () => {
    const known = structuredClone(both);
    const { retrieval } = known;
    if (!retrieval) throw new Error('The model has its retrieval.');
    // 150 clips are all queries; within a kind 50 of 70 fill galleries of 25.
    retrieval.audio_to_visual.queries = 150;
    retrieval.within = structuredClone({
      audio_to_visual: { ...retrieval.audio_to_visual, gallery: 25 },
      visual_to_audio: retrieval.visual_to_audio,
    });
    const [bell] = kindNumbers(known)?.rows ?? [];
    const [, among, , own] = (bell?.cells ?? []) as Interval[];
    expect(among).toMatchObject({ value: 50 });
    // 35 of 70 and 30 of 50, by Wilson.
    expect([among?.low, among?.high].map((end) => end?.toFixed(1))).toEqual(['38.6', '61.4']);
    expect([own?.low, own?.high].map((end) => end?.toFixed(1))).toEqual(['46.2', '72.4']);
    expect(kindNumbers(both)?.rows[0]?.cells).toEqual(['70', 50, 40, 60, 50]);
  });

  it('sets what was counted beside what was stored', () => {
    const counted = {
      recallAt1: 0.21,
      recallAt5: 0.3,
      recallAt10: 0.4,
      medianRank: 3,
      queries: 500,
      ties: 0,
    };
    const stored = both.retrieval?.shipped_pairs ?? null;
    const { rows } = recountNumbers(stored, counted, null);
    // 105 of 500, by Wilson.
    expect(rows[0]?.cells[0]).toMatchObject({ value: 21 });
    expect((rows[0]?.cells[0] as Interval).low).toBeCloseTo(17.66, 2);
    expect((rows[0]?.cells[0] as Interval).high).toBeCloseTo(24.78, 2);
    expect(rows[0]?.cells[1]).toEqual(around(21));
    expect(rows[3]?.cells).toEqual([null, around(22)]);
    expect(recountNumbers(null, counted, counted).heads).toEqual(['Counted here']);
  });

  it('draws a curve only for models whose objective has it', () => {
    expect(curvePoints(both, 'found')).toEqual([
      { x: 1000, y: 5 },
      { x: 2000, y: 10 },
    ]);
    expect(curvePoints(masked, 'contrastive')).toEqual([]);
    expect(curvePoints(contrastive, 'audio')).toEqual([]);
    const { heads, rows } = curveNumbers(
      [
        { name: 'A', model: masked },
        { name: 'B', model: both },
      ],
      'contrastive',
    );
    expect(heads).toEqual(['B']);
    expect(rows.map(({ cells }) => cells)).toEqual([[4], [3]]);
  });

  it('says no more than the intervals allow', () => {
    const close = experimentModel({ objective: 'contrastive' });
    expect(objectivesReading({ masked: both, contrastive: close, both })).toContain('last two overlap');
    const worse = structuredClone(close);
    if (worse.retrieval) worse.retrieval.audio_to_visual.r1 = around(5);
    expect(objectivesReading({ masked: both, contrastive: worse, both })).toContain('do not overlap');
    expect(points(around(-3))).toBe('−3.0 points');
    expect(points(around(1))).toBe('+1.0 points (not distinguishable from 0)');
    expect(objectivesReading({ masked, contrastive: null, both: null })).toBe('');
  });
});

describe('numbers as text', () => {
  const numbers = {
    name: 'n',
    corner: 'Row',
    heads: ['A', 'B, b'],
    rows: [
      { label: 'x', unit: '%', decimals: 1, cells: [around(1.25), 'say "so"'] },
      { label: 'y', unit: '', decimals: 0, cells: [null, 3] },
    ],
  };

  it('has a column for each end of an interval', () => {
    expect(plainRows(numbers)).toEqual([
      ['Row', 'unit', 'A', 'A low', 'A high', 'B, b'],
      ['x', '%', 1.25, -0.75, 3.25, 'say "so"'],
      ['y', '', null, null, null, 3],
    ]);
  });

  it('shows fixed decimals, a true minus and never minus zero', () => {
    expect(formatCell(-1234.56, 1)).toBe('−1,234.6');
    expect(formatCell(-0.01, 1)).toBe('0.0');
    expect(formatCell(null, 2)).toBe('–');
    expect(formatCell(Number.NaN, 2)).toBe('–');
  });
});
