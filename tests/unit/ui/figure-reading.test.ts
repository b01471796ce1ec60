import { describe, expect, it } from 'vitest';
import { readFigure } from '../../../src/ui/features/reconstruct/reading.ts';

const picture = { visibleTokens: 49, tokens: 196, loss: 0.36, meanFillLoss: 0.48, colourRange: null };
const sound = { visibleTokens: 128, tokens: 512, loss: 1.5, meanFillLoss: 0.5, colourRange: null };

describe('a reconstruction in words', () => {
  it('says what was seen and whether the guess beats the mean', () => {
    expect(readFigure('Birds', { visual: picture, audio: sound })).toBe(
      'Of “Birds” it saw 49 of 196 patches of the picture and 128 of 512 patches of the sound. ' +
        'In the picture its masked loss is 0.75 of a blind guess’s; in the sound its masked loss is 3 of a blind ' +
        'guess’s, so it knows no more than the mean of what is visible.',
    );
  });

  it('speaks of the sense that is there, and of nothing hidden', () => {
    expect(readFigure('Birds', { visual: null, audio: { ...sound, visibleTokens: 512 } })).toBe(
      'Of “Birds” it saw 512 of 512 patches of the sound. In the sound nothing was hidden.',
    );
    expect(readFigure('Birds', { visual: null, audio: null })).toBe('');
  });
});
