import { describe, expect, it } from 'vitest';
import { CAV_MAE } from '../../../src/core/family.ts';
import { wholeBox } from '../../../src/core/masks/patch-box.ts';
import { boxOfSound, readPart, soundPartOf } from '../../../src/ui/views/retrieve/part/part-units.ts';
import { AUDIO } from '../../support/cav-mae-inputs.ts';
import { AUDIO_GRID, VISUAL_GRID } from '../../support/cav-mae-inputs.ts';

describe('a part of a sound in seconds and hertz', () => {
  it('comes back as the same patches from the numbers that name it', () => {
    for (let firstRow = 0; firstRow < 8; firstRow += 1) {
      for (let lastRow = firstRow; lastRow < 8; lastRow += 1) {
        for (let firstColumn = 0; firstColumn < 64; firstColumn += 1) {
          for (const lastColumn of [firstColumn, 63]) {
            const box = { firstRow, lastRow, firstColumn, lastColumn };
            expect(boxOfSound(soundPartOf(box, AUDIO), AUDIO)).toEqual(box);
          }
        }
      }
    }
  });

  it('is named by columns of 0.16 s and bands of the mel scale', () => {
    expect(soundPartOf(wholeBox(AUDIO_GRID), AUDIO)).toEqual({
      fromSeconds: 0,
      toSeconds: 10.24,
      lowHertz: 20,
      highHertz: 8000,
    });
    // Half of the mels between 20 Hz and 8 kHz: 700 (exp(m / 1127) - 1) at m = (31.75 + 2840.02) / 2.
    expect(soundPartOf({ firstRow: 4, lastRow: 7, firstColumn: 10, lastColumn: 10 }, AUDIO)).toEqual({
      fromSeconds: 1.6,
      toSeconds: 1.76,
      lowHertz: 1803,
      highHertz: 8000,
    });
  });

  it('takes in every patch that a stretch between the edges touches', () => {
    const part = { fromSeconds: 1, toSeconds: 2, lowHertz: 1000, highHertz: 1001 };
    // 1 s is in column 6, 2 s in column 12; 1 kHz is 968 mels above 20 Hz of 2808: row 2.
    expect(boxOfSound(part, AUDIO)).toEqual({ firstRow: 2, lastRow: 2, firstColumn: 6, lastColumn: 12 });
    const turned = { fromSeconds: 2, toSeconds: 1, lowHertz: 1001, highHertz: 1000 };
    expect(boxOfSound(turned, AUDIO)).toEqual(boxOfSound(part, AUDIO));
  });
});

describe('a part in words', () => {
  it('says where it lies and how much it is', () => {
    expect(readPart(CAV_MAE, 'audio', wholeBox(AUDIO_GRID))).toBe(
      '0.00 to 10.24\u00a0s, 20 to 8000\u00a0Hz: 512 of 512 patches',
    );
    expect(readPart(CAV_MAE, 'visual', { ...wholeBox(VISUAL_GRID), firstRow: 13 })).toBe(
      'rows 14, columns 1 to 14: 14 of 196 patches',
    );
  });
});
