import { describe, expect, it } from 'vitest';
import { readFigure } from '../../../src/ui/views/reconstruct/reading.ts';

const picture = { visibleTokens: 49, tokens: 196, loss: 0.36, meanFillLoss: 0.48, colourRange: null };
const sound = { visibleTokens: 128, tokens: 512, loss: 1.5, meanFillLoss: 0.5, colourRange: null };

describe('a reconstruction in words', () => {
  it('says what was seen and whether the guess beats the mean', () => {
    expect(readFigure('Birds', { visual: picture, audio: sound })).toBe(
      'Of “Birds” it saw 49 of 196 patches of the picture and 128 of 512 patches of the sound. ' +
        'Its masked loss, as a share of a blind guess’s, is 0.75 in the picture and 3 in the sound (no better than that guess).',
    );
  });

  it('speaks of the sense that is there, and of nothing hidden', () => {
    expect(readFigure('Birds', { visual: null, audio: { ...sound, visibleTokens: 512 } })).toBe(
      'Of “Birds” it saw 512 of 512 patches of the sound. ' +
        'Its masked loss, as a share of a blind guess’s, is not defined in the sound, where nothing was hidden.',
    );
    expect(readFigure('Birds', { visual: null, audio: null })).toBe('');
  });

  it('compares with no blind guess where nothing is visible', () => {
    const audio = { ...sound, visibleTokens: 0, meanFillLoss: null };
    expect(readFigure('Birds', { visual: picture, audio })).toBe(
      'Of “Birds” it saw 49 of 196 patches of the picture and 0 of 512 patches of the sound. ' +
        'Its masked loss, as a share of a blind guess’s, is 0.75 in the picture and not defined in the sound, ' +
        'where no patch is visible to guess from.',
    );
  });
});
