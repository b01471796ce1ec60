import { describe, expect, it } from 'vitest';
import {
  taughtParameters,
  taughtSettings,
  TEACH_DEFAULTS,
  teachBytes,
  tokensBytes,
  WASM_LIMIT_BYTES,
  whyNotTaught,
} from '../../../src/contract/teach.ts';
import { trainedConfig } from '../../../src/contract/train.ts';
import { CAV_MAE } from '../../../src/core/family.ts';
import type { ModelConfig } from '../../../src/core/model-config.ts';
import { sizeOf } from '../../../src/core/tensor.ts';
import { openSafetensors } from '../../../src/model/checkpoint/safetensors.ts';
import { expectedTensors } from '../../../src/model/checkpoint/tensor-names.ts';
import { expectRoom, readBase } from '../../../src/train/base.ts';
import { Places } from '../../../src/train/batches.ts';
import { checkpointFile } from '../../../src/train/checkpoint.ts';
import type { TrainClip } from '../../../src/train/clips.ts';
import { firstValues, isTaught } from '../../../src/train/parameters.ts';
import { TokenShelf } from '../../../src/train/tokens.ts';
import { taughtNumbers } from '../../../src/ui/views/train/train-taught-figures.ts';
import { safetensorsFile } from '../../support/safetensors-file.ts';
import { SECOND_FAMILY } from '../../support/second-family.ts';

const SMALL: ModelConfig = {
  embedDim: 16,
  numHeads: 2,
  modalityDepth: 1,
  unifiedDepth: 2,
  decoder: { embedDim: 8, depth: 1, numHeads: 2 },
  classes: null,
  normPix: true,
};
const OFFICIAL: ModelConfig = {
  ...SMALL,
  embedDim: 768,
  numHeads: 12,
  modalityDepth: 11,
  unifiedDepth: 1,
  decoder: { embedDim: 512, depth: 8, numHeads: 16 },
};

describe('what is taught', () => {
  it('is the joint blocks with all their norms, and the norms after them', () => {
    const names = [...expectedTensors(SMALL, CAV_MAE).keys()].filter(isTaught);
    expect(names.filter((name) => !name.startsWith('blocks_u.'))).toEqual(
      ['norm_a', 'norm_v', 'norm'].flatMap((name) => [`${name}.weight`, `${name}.bias`]),
    );
    expect(names.filter((name) => name.startsWith('blocks_u.'))).toHaveLength(2 * 20);
  });

  it.each([SMALL, OFFICIAL])('is counted as its tensors are', (config) => {
    const tensors = [...expectedTensors(config, CAV_MAE)].filter(([name]) => isTaught(name));
    expect(taughtParameters(config)).toBe(tensors.reduce((sum, [, { shape }]) => sum + sizeOf(shape), 0));
  });

  it('follows the model: sizes, and norm_pix where the file says it', () => {
    const settings = { ...TEACH_DEFAULTS, normPix: false };
    expect(trainedConfig(taughtSettings(settings, SMALL))).toEqual(SMALL);
    expect(taughtSettings(settings, { ...SMALL, normPix: null }).normPix).toBe(false);
  });

  it('is refused in one sentence', () => {
    const model = { family: CAV_MAE, config: SMALL, objective: 'both' } as const;
    const both = { objective: 'both' } as const;
    expect(whyNotTaught(model, both)).toBeNull();
    expect(whyNotTaught({ ...model, config: { ...SMALL, decoder: null } }, both)).toContain('without');
    expect(whyNotTaught({ ...model, family: SECOND_FAMILY }, both)).toContain('family Second');
    const contrastive = { ...model, objective: 'contrastive' } as const;
    expect(whyNotTaught(contrastive, both)).toContain('choose the contrastive objective');
    expect(whyNotTaught(contrastive, { objective: 'contrastive' })).toBeNull();
  });

  it('must fit into what WebAssembly can hold', () => {
    const settings = (config: ModelConfig, batch: number) =>
      taughtSettings({ ...TEACH_DEFAULTS, batch }, config);
    const official = settings(OFFICIAL, 8);
    expect(teachBytes(OFFICIAL, 191e6, official)).toBeGreaterThan(WASM_LIMIT_BYTES);
    expect(() => expectRoom(official, CAV_MAE, 'wasm')).toThrow(
      /^Expected a run that needs at most 4\.3 GB, .* needs about \d+\.\d GB: choose smaller batches/,
    );
    expect(() => expectRoom(official, CAV_MAE, 'webgpu')).not.toThrow();
    expect(() => expectRoom(settings(SMALL, 8), CAV_MAE, 'wasm')).not.toThrow();
  });

  it('needs the memory that was measured of the bundled model', () => {
    const bundled: ModelConfig = {
      ...SMALL,
      embedDim: 192,
      numHeads: 3,
      modalityDepth: 5,
      unifiedDepth: 1,
      decoder: { embedDim: 128, depth: 2, numHeads: 4 },
    };
    // What WebAssembly held after a step of 8 clips, 16 masked clips and 4 whole ones.
    const measured = 1756e6;
    const bytes = teachBytes(bundled, 5.89e6, taughtSettings(TEACH_DEFAULTS, bundled));
    expect(Math.abs(bytes / measured - 1)).toBeLessThan(0.1);
  });
});

describe('masks that are drawn once', () => {
  it('are refused where what the towers make of them takes too much memory', () => {
    const many = { ...taughtSettings(TEACH_DEFAULTS, OFFICIAL), masksPerClip: 16 };
    const clips = Array<TrainClip>(200).fill({
      clipId: '',
      name: '',
      logMel: new Float32Array(),
      pictures: [],
    });
    expect(() => new TokenShelf(CAV_MAE, new Places(OFFICIAL, CAV_MAE), many, clips)).toThrow(
      /^Expected fixed masks whose towers’ output takes at most 1 GB, got 16 masks of 200 clips, which take 1\.7 GB: choose fewer/,
    );
    // 128 and 48 tokens of 192 numbers, four masks.
    expect(tokensBytes({ embedDim: 192 }, TEACH_DEFAULTS, 1)).toBe(4 * 4 * 176 * 192);
  });
});

describe('the file of a taught model', () => {
  const settings = taughtSettings(TEACH_DEFAULTS, SMALL);
  const weights = firstValues(SMALL, CAV_MAE, 3);
  const record = {
    settings,
    steps: 7,
    clipIds: ['a', 'b'],
    points: [],
    heldOut: [],
    base: { id: 'x', name: 'Base', sha256: 'ab'.repeat(32) },
  };
  /** One tensor is stored in half precision, as some files are. */
  const half = 'blocks_a.0.attn.qkv.weight';
  const base = safetensorsFile(
    [...weights].map(([name, { shape, data }]) =>
      name === half
        ? {
            name,
            dtype: 'F16',
            shape,
            bytes: new Uint8Array(new Uint16Array(sizeOf(shape)).fill(0x3c00).buffer),
          }
        : { name, dtype: 'F32', shape, bytes: new Uint8Array(data.buffer) },
    ),
    {
      metadata: { num_heads: '2', about: '{"a":1}', trained_on: 'drawn clips', written_from_sha256: 'old' },
    },
  );

  it('replaces what learned and leaves the rest as it lies in the file', async () => {
    const learned = new Map(
      [...weights]
        .filter(([name]) => isTaught(name))
        .map(([name, { shape, data }]) => [name, { shape, data: data.map((value) => value + 1) }]),
    );
    const { entries, metadata } = await openSafetensors(await checkpointFile(learned, record, base, false));
    expect([...entries.keys()]).toEqual([...weights.keys()]);
    expect(entries.get(half)?.dtype).toBe('F16');
    expect(entries.get('norm.bias')?.dtype).toBe('F32');
    expect(metadata).toMatchObject({
      num_heads: '2',
      decoder_num_heads: '2',
      norm_pix: 'true',
      name: 'Base, taught 7 steps',
      about: '{"a":1}',
      trained_on: 'drawn clips; then its joint blocks on 2 clips',
      taught_from: 'Base',
      taught_from_sha256: 'ab'.repeat(32),
    });
    expect(metadata).not.toHaveProperty('written_from_sha256');
    const read = await readBase(await checkpointFile(learned, record, base, false), settings, CAV_MAE);
    expect([...read.get('norm.bias')!.data]).toEqual(Array(16).fill(1));
    expect(read.get('decoder_embed.weight')).toEqual(weights.get('decoder_embed.weight'));
    // Widened, and in its place.
    expect([...read.get(half)!.data.subarray(0, 2)]).toEqual([1, 1]);
    const prefixed = await openSafetensors(await checkpointFile(learned, record, base, true));
    expect([...prefixed.entries.keys()]).toEqual([...weights.keys()].map((name) => `module.${name}`));
  });

  it('is refused as a model to teach where a tensor is missing', async () => {
    const wide = taughtSettings(TEACH_DEFAULTS, { ...SMALL, unifiedDepth: 3 });
    await expect(readBase(base, wide, CAV_MAE)).rejects.toThrow(
      'Expected blocks_u.2.norm1.weight of shape 16',
    );
  });
});

describe('figures before and after', () => {
  const found = { recallAt1: 0.5, meanRank: 1.5 };
  const point = (step: number, audio: number | null) => ({
    step,
    clips: 4,
    total: 1,
    audio,
    visual: audio,
    contrastive: 1 / (step + 1),
    accuracy: null,
    meanFill: { audio: 2, visual: 3 },
    retrieval: { audioToVisual: found, visualToAudio: found },
  });

  it('stand beside what needs no model, held-out clips first', () => {
    const { heads, rows } = taughtNumbers([point(0, 0.5), point(25, 0.4)], [point(0, 0.6), point(25, 0.7)])!;
    expect(heads).toEqual(['Before', 'Step 25', 'Without a model']);
    const cells = Object.fromEntries(rows.map((row) => [row.label, row.cells]));
    expect(cells['Held out: masked loss of audio']).toEqual([0.5, 0.4, 2]);
    expect(cells['Samples: masked loss of audio']).toEqual([0.6, 0.7, 2]);
    expect(cells['Held out: contrastive loss']).toEqual([1, 1 / 26, Math.log(4)]);
    expect(cells['Held out: R@1, audio → video']).toEqual([50, 50, 25]);
  });

  it('have no after before the first step, no rows of what was not measured', () => {
    const { heads, rows } = taughtNumbers([point(0, null)], [])!;
    expect(heads[1]).toBe('After');
    expect(rows.map(({ label }) => label)).not.toContain('Held out: masked loss of audio');
    expect(rows[0]!.cells).toEqual([1, null, Math.log(4)]);
    expect(taughtNumbers([], [])).toBeNull();
  });
});
