import { describe, expect, it } from 'vitest';
import { readFigure } from '../../../src/ui/views/reconstruct/reading.ts';

const picture = { visibleTokens: 49, tokens: 196, loss: 0.36, meanFillLoss: 0.48, colourRange: null };
const sound = { visibleTokens: 128, tokens: 512, loss: 1.5, meanFillLoss: 0.5, colourRange: null };

describe('a reconstruction in words', () => {
  it('says what was seen and whether the prediction is better than mean fill', () => {
    expect(readFigure('Birds', { visual: picture, audio: sound })).toBe(
      'In “Birds”, the model saw 49 of 196 video patches and 128 of 512 audio patches. ' +
        'Masked loss: video 0.75 of mean fill; audio 3 of mean fill (no better than mean fill).',
    );
  });

  it('names only the modality that is there, and says if nothing is hidden', () => {
    expect(readFigure('Birds', { visual: null, audio: { ...sound, visibleTokens: 512 } })).toBe(
      'In “Birds”, the model saw 512 of 512 audio patches. ' +
        'Masked loss: audio none, because nothing is hidden.',
    );
    expect(readFigure('Birds', { visual: null, audio: null })).toBe('');
  });

  it('does not compare with mean fill if nothing is visible', () => {
    const audio = { ...sound, visibleTokens: 0, meanFillLoss: null };
    expect(readFigure('Birds', { visual: picture, audio })).toBe(
      'In “Birds”, the model saw 49 of 196 video patches and 0 of 512 audio patches. ' +
        'Masked loss: video 0.75 of mean fill; audio not comparable, because no patch is visible.',
    );
  });
});
