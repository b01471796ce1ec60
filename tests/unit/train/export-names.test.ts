import { describe, expect, it } from 'vitest';
import { TRAIN_DEFAULTS, trainedConfig } from '../../../src/contract/train.ts';
import { CAV_MAE } from '../../../src/core/family.ts';
import { openSafetensors } from '../../../src/model/checkpoint/safetensors.ts';
import { checkpointFile } from '../../../src/train/checkpoint.ts';
import { firstValues } from '../../../src/train/parameters.ts';
import golden from '../../fixtures/train/step.json';

const settings = {
  ...TRAIN_DEFAULTS,
  size: {
    embedDim: golden.config.embed_dim,
    numHeads: golden.config.num_heads,
    modalityDepth: golden.config.modality_depth,
    unifiedDepth: golden.config.unified_depth,
    decoderDim: golden.config.decoder_embed_dim,
    decoderDepth: golden.config.decoder_depth,
    decoderHeads: golden.config.decoder_num_heads,
  },
};
const record = { settings, steps: 3, clipIds: [], points: [], heldOut: [] };
const exported = async (hasPrefix: boolean) => {
  const weights = firstValues(trainedConfig(settings), CAV_MAE, 0);
  const { entries, metadata } = await openSafetensors(await checkpointFile(weights, record, null, hasPrefix));
  return { names: [...entries.keys()], metadata };
};

/** The fixed positions are not among the tensors whose gradients PyTorch was asked for. */
const POSITIONS = ['pos_embed_a', 'pos_embed_v', 'decoder_pos_embed_a', 'decoder_pos_embed_v'];

describe('names of an exported run', () => {
  it('are those of the PyTorch model in training/', async () => {
    const { names } = await exported(false);
    expect(names.toSorted()).toEqual([...golden.names, ...POSITIONS].toSorted());
  });

  it('begin with module. if asked, every one, as those of the published files do', async () => {
    const { names, metadata } = await exported(true);
    expect(names).toEqual((await exported(false)).names.map((name) => `module.${name}`));
    expect(metadata).toMatchObject({ num_heads: '2', decoder_num_heads: '2' });
  });
});
