import { describe, expect, it } from 'vitest';
import { CAV_MAE } from '../../../src/core/family.ts';
import { inspectCheckpoint } from '../../../src/model/checkpoint/inspect.ts';
import { openCheckpoint } from '../../../src/model/checkpoint/open.ts';
import { expectedTensors, type Widths } from '../../../src/model/checkpoint/tensor-names.ts';
import { goldenFile } from '../../support/golden-model.ts';
import { emptyCheckpoint, TINY } from '../../support/tiny-model.ts';

const HEADS = { numHeads: 4, decoderNumHeads: 2 };
const PUBLISHED: Widths = {
  embedDim: 768,
  modalityDepth: 11,
  unifiedDepth: 1,
  decoder: { embedDim: 512, depth: 8 },
  classes: null,
};

describe('what shapes tell', () => {
  it.each(['module.', ''])('is the whole model but its heads, with the prefix "%s"', (prefix) => {
    const { config, missingKeys, unexpectedKeys, entries, storage } = inspectCheckpoint(
      emptyCheckpoint(TINY, { prefix }),
      { setting: HEADS },
    );
    expect(config).toEqual({
      embedDim: 16,
      numHeads: 4,
      modalityDepth: 2,
      unifiedDepth: 1,
      decoder: { embedDim: 8, depth: 1, numHeads: 2 },
      classes: 5,
      normPix: null,
    });
    expect({ missingKeys, unexpectedKeys, storage }).toEqual({
      missingKeys: [],
      unexpectedKeys: [],
      storage: 'float32',
    });
    expect(entries.has('blocks_u.0.norm1_a.weight')).toBe(true);
  });

  it('agrees with the published sizes', () => {
    const pretrained = inspectCheckpoint(emptyCheckpoint(PUBLISHED));
    expect((pretrained.parameters / 1e6).toFixed(1)).toBe('191.0');
    const finetuned = inspectCheckpoint(emptyCheckpoint({ ...PUBLISHED, decoder: null, classes: 527 }));
    expect((finetuned.parameters / 1e6).toFixed(1)).toBe('164.9');
    expect(finetuned.config).toMatchObject({ decoder: null, classes: 527 });
  });

  it.each(['pretrain.pth', 'finetuned.pth'] as const)(
    'fits %s of the official code, name by name',
    async (file) => {
      const checkpoint = await openCheckpoint(await goldenFile(file));
      const { config, missingKeys, unexpectedKeys } = inspectCheckpoint(checkpoint, {
        setting: { numHeads: 3, decoderNumHeads: 4 },
      });
      expect({ missingKeys, unexpectedKeys }).toEqual({ missingKeys: [], unexpectedKeys: [] });
      expect(config).toMatchObject(
        file === 'pretrain.pth'
          ? {
              embedDim: 24,
              modalityDepth: 11,
              decoder: { embedDim: 32, depth: 2, numHeads: 4 },
              classes: null,
            }
          : { embedDim: 24, modalityDepth: 11, decoder: null, classes: 7 },
      );
    },
  );

  it('reports mixed storage', () => {
    const checkpoint = emptyCheckpoint(TINY);
    const name = 'module.norm.bias';
    checkpoint.entries.set(name, { ...checkpoint.entries.get(name)!, dtype: 'F16' });
    expect(inspectCheckpoint(checkpoint, { setting: HEADS }).storage).toBe('mixed');
  });
});

describe('keys', () => {
  it('may lack what no pass reads, and may have more; both are reported', () => {
    const checkpoint = emptyCheckpoint(TINY);
    checkpoint.entries.delete('module.blocks_a.0.norm1_v.bias');
    const extra = checkpoint.entries.get('module.norm.bias')!;
    checkpoint.entries.set('module.logit_scale', extra);
    const { missingKeys, unexpectedKeys } = inspectCheckpoint(checkpoint, { setting: HEADS });
    expect({ missingKeys, unexpectedKeys }).toEqual({
      missingKeys: ['blocks_a.0.norm1_v.bias'],
      unexpectedKeys: ['logit_scale'],
    });
  });

  const needed = [...expectedTensors(TINY, CAV_MAE)]
    .filter(([, tensor]) => tensor.needed)
    .map(([name]) => name);
  // Without these two a file has no decoder or no classes at all: other models, not broken ones.
  const defining = ['decoder_embed.weight', 'mlp_head.1.weight'];
  it.each(needed.filter((name) => !defining.includes(name)))('is not a model without %s', (name) => {
    const checkpoint = emptyCheckpoint(TINY);
    checkpoint.entries.delete(`module.${name}`);
    expect(() => inspectCheckpoint(checkpoint, { setting: HEADS })).toThrow(
      expect.objectContaining({ code: expect.stringMatching('^model/(keys|config)$') }),
    );
  });

  it('names the first few that are missing and counts the rest', () => {
    const checkpoint = emptyCheckpoint(TINY);
    for (const name of [...checkpoint.entries.keys()])
      if (name.includes('blocks_v.1.')) checkpoint.entries.delete(name);
    expect(() => inspectCheckpoint(checkpoint, { setting: HEADS })).toThrow(
      /blocks_v\.1\.norm1\.weight.* and \d+ more/,
    );
  });

  it('of another model are told as such', () => {
    const resnet = emptyCheckpoint(TINY);
    resnet.entries.clear();
    resnet.entries.set('layer1.0.conv1.weight', emptyCheckpoint(TINY).entries.get('module.norm.bias')!);
    expect(() => inspectCheckpoint(resnet)).toThrow(expect.objectContaining({ code: 'model/format' }));
    expect(() => inspectCheckpoint(resnet)).toThrow('layer1.0.conv1.weight');
  });

  it.each([
    ['norm_a.bias', [17]],
    ['pos_embed_a', [1, 1024, 16]],
    ['decoder_pred_v.weight', [256, 8]],
    ['blocks_u.0.attn.qkv.weight', [16, 48]],
  ])('%s of another shape is refused', (name, shape) => {
    const checkpoint = emptyCheckpoint(TINY);
    checkpoint.entries.set(`module.${name}`, { ...checkpoint.entries.get(`module.${name}`)!, shape });
    expect(() => inspectCheckpoint(checkpoint, { setting: HEADS })).toThrow(
      expect.objectContaining({ code: 'model/config' }),
    );
  });

  it('of integers are refused', () => {
    const checkpoint = emptyCheckpoint(TINY);
    const name = 'module.norm.bias';
    checkpoint.entries.set(name, { ...checkpoint.entries.get(name)!, dtype: 'I64' });
    expect(() => inspectCheckpoint(checkpoint, { setting: HEADS })).toThrow(
      expect.objectContaining({ code: 'model/format' }),
    );
  });
});

describe('heads', () => {
  const inspect = (
    widths: Widths,
    metadata: Record<string, string>,
    options: Parameters<typeof inspectCheckpoint>[1],
  ) => {
    const { config, headsFrom } = inspectCheckpoint(emptyCheckpoint(widths, { metadata }), options);
    return [config.numHeads, config.decoder?.numHeads ?? null, headsFrom];
  };
  const written = { num_heads: '8', decoder_num_heads: '4' };
  const manifest = { numHeads: 2, decoderNumHeads: 1 };

  it('come from the setting, else the metadata, else the manifest, else the published widths', () => {
    expect(inspect(TINY, written, { setting: HEADS, manifest })).toEqual([4, 2, 'setting']);
    expect(inspect(TINY, written, { manifest })).toEqual([8, 4, 'metadata']);
    expect(inspect(TINY, {}, { manifest })).toEqual([2, 1, 'manifest']);
    expect(inspect(PUBLISHED, {}, {})).toEqual([12, 16, 'table']);
    expect(inspect(PUBLISHED, {}, { setting: { numHeads: 6 } })).toEqual([6, 16, 'table']);
    expect(inspect({ ...TINY, decoder: null }, {}, { setting: { numHeads: 2 } })).toEqual([
      2,
      null,
      'setting',
    ]);
  });

  it.each([
    ['nothing says so', {}, {}],
    ['only the decoder is told', {}, { setting: { decoderNumHeads: 2 } }],
    ['only the encoder is told', {}, { setting: { numHeads: 4 } }],
    ['they do not divide the width', {}, { setting: { numHeads: 3, decoderNumHeads: 2 } }],
    ['the metadata is no number', { num_heads: 'many', decoder_num_heads: '2' }, {}],
    ['they are none', {}, { setting: { numHeads: 0, decoderNumHeads: 2 } }],
  ])('are asked for when %s', (_, metadata, options) => {
    expect(() => inspect(TINY, metadata, options)).toThrow(expect.objectContaining({ code: 'model/heads' }));
  });
});

it('norm_pix comes by the same order, and stays unknown where nothing says so', () => {
  const normPix = (metadata: Record<string, string>, setting?: boolean, manifest?: boolean) =>
    inspectCheckpoint(emptyCheckpoint(TINY, { metadata }), {
      setting: { ...HEADS, normPix: setting },
      manifest: { normPix: manifest },
    }).config.normPix;
  expect(normPix({ norm_pix: 'true' }, false, true)).toBe(false);
  expect(normPix({ norm_pix: 'True' }, undefined, false)).toBe(true);
  expect(normPix({ norm_pix: '0' }, undefined, true)).toBe(false);
  expect(normPix({}, undefined, true)).toBe(true);
  expect(normPix({})).toBeNull();
});
