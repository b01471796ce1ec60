import { describe, expect, it } from 'vitest';
import { CAV_MAE } from '../../../src/core/family.ts';
import {
  drawMask,
  drawnMask,
  hiddenLines,
  hideLines,
  keptCount,
  maskFromHidden,
  maskFromNoise,
} from '../../../src/core/masks/masking.ts';
import { SeededRandom } from '../../../src/core/rng.ts';
import { decoderRestore } from '../../../src/model/masking.ts';
import { AUDIO_GRID, GRIDS, VISUAL_GRID } from '../../support/cav-mae-inputs.ts';
import { golden } from '../../support/golden-model.ts';
import { sample } from '../../support/npy.ts';

describe('masks by noise', () => {
  it.each([
    ['m75', 'a', 0.75],
    ['m75', 'v', 0.75],
    ['m50_90', 'a', 0.5],
    ['m50_90', 'v', 0.9],
  ])('are the official ones: %s, %s', async (tag, side, ratio) => {
    for (const clip of [0, 1]) {
      const made = maskFromNoise(sample(await golden(`${tag}.noise_${side}`), clip), ratio);
      expect([...made.idsRestore]).toEqual([...sample(await golden(`${tag}.ids_restore_${side}`), clip)]);
      expect([...made.mask]).toEqual([...sample(await golden(`${tag}.mask_${side}`), clip)]);
      expect([...made.idsKeep].map((token) => made.idsRestore[token])).toEqual([...made.idsKeep.keys()]);
    }
  });

  it('keep the lower index among equal noise', () => {
    const { idsKeep, idsRestore, mask } = maskFromNoise(Float32Array.of(0.5, 0.1, 0.5, 0.5, 0.1), 0.4);
    expect([...idsKeep]).toEqual([1, 4, 0]);
    expect([...idsRestore]).toEqual([2, 0, 3, 4, 1]);
    expect([...mask]).toEqual([0, 0, 1, 1, 0]);
  });

  it('keep as many as Python counts, where doubles round down', () => {
    // [tokens, ratio, int(tokens * (1 - ratio))] as CPython 3.11 prints them; 0.9 and 0.7 are the traps.
    const counted: [number, number, number][] = [
      [512, 0.75, 128],
      [196, 0.75, 49],
      [196, 0.9, 19],
      [512, 0.9, 51],
      [10, 0.9, 0],
      [10, 0.7, 3],
      [100, 0.71, 29],
      [512, 0, 512],
      [512, 1, 0],
    ];
    for (const [tokens, ratio, kept] of counted) expect(keptCount(tokens, ratio)).toBe(kept);
  });

  it.each([-0.1, 1.1, NaN])('refuse the ratio %s', (ratio) => {
    expect(() => maskFromNoise(new Float32Array(4), ratio)).toThrow(
      expect.objectContaining({ code: 'shape' }),
    );
  });
});

describe('structured masks', () => {
  it.each([
    ['time', 'time', 128],
    ['freq', 'frequency', 128],
    ['tf', 'time-frequency', 124],
  ] as const)('hide the official lines: %s', async (tag, mode, untied) => {
    const lines = async (line: string) => [...(await golden(`${tag}.hidden_${line}`)).data];
    const columns = mode === 'frequency' ? [] : await lines('columns');
    const rows = mode === 'time' ? [] : await lines('rows');
    expect(hiddenLines(AUDIO_GRID, mode, 0.75)).toEqual({ columns: columns.length, rows: rows.length });

    const noise = Float32Array.from((await golden(`${tag}.noise_a`)).data);
    hideLines(noise, AUDIO_GRID, columns, rows);
    const { mask, idsKeep } = maskFromNoise(noise, 0.75);
    const reference = (await golden(`${tag}.mask_a`)).data;
    expect(idsKeep).toHaveLength(128);
    const sure = [...idsKeep].filter((token) => (noise[token] as number) < 1);
    expect(sure).toHaveLength(untied);
    expect(sure.filter((token) => reference[token] !== 0)).toEqual([]);
    if (untied === 128) expect([...mask]).toEqual([...reference]);
  });

  it('leave whole columns visible in time mode, and whole rows in frequency mode', () => {
    const time = drawMask('audio', AUDIO_GRID, 0.5, 'time', new SeededRandom(5)).mask;
    const frequency = drawMask('audio', AUDIO_GRID, 0.5, 'frequency', new SeededRandom(5)).mask;
    for (let token = 0; token < 512; token += 1) {
      expect(time[token]).toBe(time[token % 64]);
      expect(frequency[token]).toBe(frequency[token - (token % 64)]);
    }
    expect(time.reduce((sum, bit) => sum + bit, 0)).toBe(256);
  });

  it('are for sound only', () => {
    expect(() => drawMask('visual', VISUAL_GRID, 0.5, 'time', new SeededRandom(1))).toThrow(
      expect.objectContaining({ code: 'shape' }),
    );
  });

  it('repeat with their seed and change with it', () => {
    const ids = (seed: number) => [
      ...drawMask('audio', AUDIO_GRID, 0.75, 'time-frequency', new SeededRandom(seed)).idsKeep,
    ];
    expect(ids(3)).toEqual(ids(3));
    expect(ids(3)).not.toEqual(ids(4));
  });
});

describe('masks patch by patch', () => {
  it('keep the visible tokens in ascending order and put each where it belongs', () => {
    const { idsKeep, idsRestore, mask } = maskFromHidden(Uint8Array.of(1, 0, 0, 1, 0));
    expect([...idsKeep]).toEqual([1, 2, 4]);
    expect([...idsRestore]).toEqual([3, 0, 1, 4, 2]);
    expect([...mask]).toEqual([1, 0, 0, 1, 0]);
  });

  it('hide what a drawn mask hides, whatever the order of its tokens', () => {
    const draw = { ratioAudio: 0.6, ratioVisual: 0.8, audioMode: 'time-frequency', seed: 11 } as const;
    for (const modality of ['audio', 'visual'] as const) {
      const drawn = drawnMask(modality, GRIDS[modality], draw);
      const given = maskFromHidden(drawn.mask);
      expect([...given.idsKeep]).toEqual([...drawn.idsKeep].sort((a, b) => a - b));
      expect([...given.mask]).toEqual([...drawn.mask]);
    }
  });

  it('draw one sense whatever the other is', () => {
    const draw = { ratioAudio: 0.6, ratioVisual: 0.8, audioMode: 'time', seed: 11 } as const;
    expect([
      ...drawnMask('visual', VISUAL_GRID, { ...draw, ratioAudio: 0.1, audioMode: 'unstructured' }).mask,
    ]).toEqual([...drawnMask('visual', VISUAL_GRID, draw).mask]);
    expect([...drawnMask('audio', AUDIO_GRID, { ...draw, ratioVisual: 0.1 }).mask]).toEqual([
      ...drawnMask('audio', AUDIO_GRID, draw).mask,
    ]);
    expect([...drawnMask('audio', AUDIO_GRID, { ...draw, seed: 12 }).mask]).not.toEqual([
      ...drawnMask('audio', AUDIO_GRID, draw).mask,
    ]);
  });
});

describe('the rows that a decoder restores', () => {
  const audio = drawMask('audio', AUDIO_GRID, 0.75, 'unstructured', new SeededRandom(1));
  const visual = drawMask('visual', VISUAL_GRID, 0.9, 'unstructured', new SeededRandom(2));

  it('are those of the kept tokens, and the mask token elsewhere', () => {
    const restore = decoderRestore(CAV_MAE, audio, visual);
    expect(restore).toHaveLength(708);
    audio.mask.forEach((hidden, token) => {
      expect(restore[token]).toBe(hidden ? 128 + 19 : audio.idsRestore[token]);
    });
    visual.mask.forEach((hidden, token) => {
      expect(restore[512 + token]).toBe(hidden ? 128 + 19 : 128 + (visual.idsRestore[token] as number));
    });
  });

  it('are all mask tokens where a modality is hidden whole', () => {
    expect(new Set(decoderRestore(CAV_MAE, null, visual).subarray(0, 512))).toEqual(new Set([19]));
    expect(new Set(decoderRestore(CAV_MAE, audio, null).subarray(512))).toEqual(new Set([128]));
    expect(decoderRestore(CAV_MAE, null, visual)[512 + (visual.idsKeep[0] as number)]).toBe(0);
    const nothing = maskFromHidden(new Uint8Array(512).fill(1));
    expect([...decoderRestore(CAV_MAE, nothing, visual)]).toEqual([...decoderRestore(CAV_MAE, null, visual)]);
  });
});
