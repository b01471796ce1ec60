import { describe, expect, it } from 'vitest';
import type { FewShotFigures, FewShotResult, ModeAnswer } from '../../../src/contract/classify.ts';
import type { ClassifyMode } from '../../../src/core/model-config.ts';
import { headNumbers, readFewShot } from '../../../src/ui/views/classify/few-shot-tables.ts';
import { readClassification, sureness, whoDecided } from '../../../src/ui/views/classify/reading.ts';

const NAMES = ['rain', 'sea', 'bell'];
const nameOf = (index: number) => NAMES[index]!;

function answer(mode: ClassifyMode, best: number, share = 0.8): ModeAnswer {
  const probabilities = Float32Array.from(NAMES, (_, index) => (index === best ? share : (1 - share) / 2));
  return {
    mode,
    probabilities,
    logits: probabilities,
    frameProbabilities: probabilities,
    top: Uint32Array.from([best, ...[0, 1, 2].filter((index) => index !== best)]),
    votes: Uint32Array.of(best),
  };
}

const result = (both: number | null, heard: number | null, seen: number | null, frames = 10) => ({
  activation: 'softmax' as const,
  frameIndices: Array.from({ length: frames }, (_, index) => index),
  answers: [
    ...(both === null ? [] : [answer('multimodal', both)]),
    ...(heard === null ? [] : [answer('audioonly', heard)]),
    ...(seen === null ? [] : [answer('videoonly', seen, 0.4)]),
  ],
});

describe('which modality decides', () => {
  it.each([
    [0, 0, 0, 'agree', 'Audio only and video only give the same answer'],
    [0, 0, 1, 'audio', 'The audio decides: audio only gives the same answer, video only gives sea (40 %)'],
    [0, 2, 0, 'visual', 'The video decides: video only gives the same answer, audio only gives bell (80 %)'],
    [
      0,
      1,
      2,
      'together',
      'Neither gives this answer alone: audio only gives sea (80 %), video only gives bell (40 %)',
    ],
    [null, 1, null, 'alone', 'only one modality'],
  ] as const)('both %s, sound %s, picture %s: %s', (both, heard, seen, decided, words) => {
    const given = result(both, heard, seen);
    expect(whoDecided(given)).toBe(decided);
    const spaced = readClassification('Walk', given, nameOf).replaceAll('\u00a0', ' ');
    expect(spaced).toContain(words);
    expect(spaced).toContain(`classifies “Walk” as ${NAMES[both ?? heard ?? 0]} and is fairly sure (80 %)`);
  });

  it('says over how many frames, and how many labels are likely where there may be several', () => {
    expect(readClassification('Walk', result(0, 0, 0), nameOf)).toContain(
      'audio and video together over 10 frames.',
    );
    expect(readClassification('Walk', result(0, 0, 0, 1), nameOf)).toContain('in one frame.');
    expect(readClassification('Walk', result(null, 1, null), nameOf)).not.toContain('frame');
    const several = { ...result(0, 0, 0), activation: 'sigmoid' as const };
    expect(readClassification('Walk', several, nameOf)).toContain(
      'One label has a probability of at least 50 %.',
    );
  });

  it('puts a share into words', () => {
    expect([0.95, 0.6, 0.3, 0.1].map(sureness)).toEqual([
      'almost certain',
      'fairly sure',
      'unsure',
      'guessing',
    ]);
  });
});

describe('few-shot figures as a table', () => {
  const share = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 });
  const figures = (
    head: FewShotFigures['head'],
    sense: FewShotFigures['sense'],
    value: number,
  ): FewShotFigures => ({
    head,
    sense,
    accuracy: share(value),
    balancedAccuracy: share(value),
    meanAveragePrecision: { value, low: null, high: null },
    recall: Float64Array.of(1, 0),
    recallIntervals: [share(0.9), null],
    averagePrecision: Float64Array.of(1, 0),
    converged: true,
  });
  const result: FewShotResult = {
    classes: ['rain', 'sea'],
    trainItems: 2,
    testItems: 4,
    testSources: 4,
    unusedItems: 0,
    leftOut: [],
    withoutSenses: 0,
    neighbours: 1,
    majorityShare: 0.5,
    heads: [figures('neighbours', 'audio', 0.5), figures('logistic', 'audio', 0.75)],
    milliseconds: 1,
  };

  it('has a column for each sense that was judged, and a dash where a head was not', () => {
    const table = headNumbers(result, 'accuracy');
    expect(table.heads).toEqual(['Audio']);
    expect(table.rows.map(({ cells }) => cells[0])).toEqual([
      { value: 50, low: 40, high: 60 },
      null,
      { value: 75, low: 65, high: 85 },
    ]);
    expect(headNumbers(result, 'meanAveragePrecision').rows[2]!.cells[0]).toBe(75);
  });

  it('reads out the best, with its interval and what guessing gets', () => {
    expect(readFewShot(result, 'accuracy', 1)).toBe(
      'With one example per label, logistic regression on audio does best: accuracy 75.0 % (95 % interval 65.0 to 85.0 %) over 2 labels. Always naming the most frequent label gets 50.0 %.',
    );
  });
});
