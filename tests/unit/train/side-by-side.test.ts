import { describe, expect, it } from 'vitest';
import { nextTurnOf } from '../../../src/train/turns.ts';
import { threeCurves, threeNumbers } from '../../../src/ui/views/train/train-three-figures.ts';

describe('turns', () => {
  const walk = (steps: number[], last: number, most = 40) => {
    const turns = steps.map((at, run) => ({ run: { steps: at }, name: 'abc'[run]!, last }));
    let order = '';
    for (let turn = nextTurnOf(turns, null); turn && order.length < most; turn = nextTurnOf(turns, turn)) {
      order += turn.name;
      turn.run.steps += 1;
    }
    return order;
  };

  it('lead by five steps at most, and the one furthest behind comes next', () => {
    expect(walk([0, 0, 0], 7)).toBe('aaaaabbbbbcccccccaabb');
    expect(walk([5, 2, 5], 7)).toBe('bbbbbaacc');
  });

  it('are one run’s alone where there is one, and end', () => {
    expect(walk([3], 6)).toBe('aaa');
    expect(walk([6], 6)).toBe('');
  });
});

describe('three objectives', () => {
  const losses = { total: 1, accuracy: null, learningRate: 1, norms: {} };
  const masked = { step: 1, audio: 0.5, visual: 0.7, contrastive: null, ...losses };
  const held = {
    ...masked,
    clips: 4,
    meanFill: { audio: 1, visual: 1 },
    retrieval: {
      audioToVisual: { recallAt1: 0.25, meanRank: 2 },
      visualToAudio: { recallAt1: 0.5, meanRank: 1.5 },
    },
  };
  const learners = [
    { objective: 'masked', points: [masked], heldOut: [held] },
    {
      objective: 'contrastive',
      points: [{ ...masked, audio: null, visual: null, contrastive: 2 }],
      heldOut: [],
    },
  ] as const;

  it('have a curve where they have the loss', () => {
    expect(threeCurves('masked', learners).map(({ name, points }) => [name, points[0]!.y])).toEqual([
      ['Masked only: masked loss', 0.6],
      ['Masked only: masked loss, held out', 0.6],
    ]);
    expect(threeCurves('contrastive', learners).map(({ name }) => name)).toEqual([
      'Contrastive only: contrastive loss',
    ]);
  });

  it('have their held-out figures beside chance', () => {
    const { heads, rows } = threeNumbers(learners);
    expect(heads).toEqual(['Masked only', 'Contrastive only', 'Chance']);
    const cells = Object.fromEntries(rows.map(({ label, cells }) => [label, cells]));
    expect(cells['R@1, audio → video']).toEqual([25, null, 25]);
    expect(cells['Mean rank, video → audio']).toEqual([1.5, null, 2.5]);
    expect(cells['Contrastive loss']).toEqual([null, null, Math.log(4)]);
  });
});
