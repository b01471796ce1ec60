import { describe, expect, it } from 'vitest';
import { readFigure } from '../../../src/ui/views/reconstruct/reading.ts';
import { standingOf } from '../../../src/ui/views/reconstruct/standing.ts';

const baselines = { meanFillLoss: 0.8, nearestLoss: 0.6, harmonicLoss: 0.5 };
const picture = { visibleTokens: 49, tokens: 196, loss: 0.4, ...baselines, colourRange: null };
const audio = { visibleTokens: 128, tokens: 512, loss: 0.55, ...baselines, colourRange: null };
const nothing = { meanFillLoss: null, nearestLoss: null, harmonicLoss: null };

describe('where a loss stands among simple baselines', () => {
  const standing = (loss: number) => standingOf({ ...picture, loss });

  it('is compared with the strongest of them', () => {
    expect(standing(0.4)).toBe('Better than all three: 20\u00a0% less loss than harmonic inpainting.');
    expect(standing(0.55)).toBe(
      'Better than mean fill and nearest patch, worse than harmonic inpainting: ' +
        '10\u00a0% more loss than harmonic inpainting.',
    );
    expect(standing(0.7)).toBe(
      'Better than mean fill, worse than nearest patch and harmonic inpainting: ' +
        '40\u00a0% more loss than harmonic inpainting.',
    );
    expect(standing(1)).toBe('Worse than all three: 100\u00a0% more loss than harmonic inpainting.');
  });

  it('names no winner where the losses are about equal', () => {
    for (const loss of [0.497, 0.503])
      expect(standing(loss)).toBe(
        'Better than mean fill and nearest patch, about as good as harmonic inpainting.',
      );
  });

  it('is compared with whichever baseline is strongest', () => {
    expect(standingOf({ ...picture, nearestLoss: 0.2 })).toBe(
      'Better than mean fill and harmonic inpainting, worse than nearest patch: ' +
        '100\u00a0% more loss than nearest patch.',
    );
  });

  it('is not compared if nothing is hidden or nothing is visible', () => {
    expect(standingOf({ ...picture, visibleTokens: 196 })).toBe(
      'Nothing is hidden, so there is nothing to rebuild.',
    );
    expect(standingOf({ ...picture, ...nothing, visibleTokens: 0 })).toBe(
      'No patch is visible, so there is nothing to compare with.',
    );
  });
});

describe('a reconstruction in words', () => {
  it('says what was seen and where the model stands', () => {
    expect(readFigure('Birds', { visual: picture, audio })).toBe(
      'In “Birds”, the model saw 49 of 196 video patches and 128 of 512 audio patches. ' +
        'Video: Better than all three: 20\u00a0% less loss than harmonic inpainting. ' +
        'Audio: Better than mean fill and nearest patch, worse than harmonic inpainting: ' +
        '10\u00a0% more loss than harmonic inpainting.',
    );
  });

  it('names only the modality that is there', () => {
    expect(readFigure('Birds', { visual: null, audio: { ...audio, visibleTokens: 512 } })).toBe(
      'In “Birds”, the model saw 512 of 512 audio patches. ' +
        'Audio: Nothing is hidden, so there is nothing to rebuild.',
    );
    expect(readFigure('Birds', { visual: null, audio: null })).toBe('');
  });
});
