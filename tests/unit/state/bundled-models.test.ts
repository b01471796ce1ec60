import { describe, expect, it } from 'vitest';
import { parseBundledModels } from '../../../src/state/models/bundled-models.ts';

describe('the manifest of bundled models', () => {
  it('gives what the list shows of each model, in its order', () => {
    const models = parseBundledModels({
      models: [
        {
          id: 'both',
          name: 'Both goals',
          file: 'both.safetensors',
          bytes: 2_368_344,
          sha256: 'x',
          config: { embedDim: 96, numHeads: 3 },
          training: { objective: 'both', data: 'drawn clips' },
        },
        { id: 'pairs', name: 'Pairs', file: 'pairs.safetensors', training: { objective: 'contrastive' } },
        { id: 'tuned', name: 'Tuned', bytes: 7, config: { classes: 26 }, training: { data: 'drawn clips' } },
      ],
    });
    expect(models).toEqual([
      {
        id: 'both',
        name: 'Both goals',
        bytes: 2_368_344,
        sha256: 'x',
        objective: 'both',
        classes: null,
        trainedOn: 'drawn clips',
      },
      {
        id: 'pairs',
        name: 'Pairs',
        bytes: null,
        sha256: null,
        objective: 'contrastive',
        classes: null,
        trainedOn: null,
      },
      {
        id: 'tuned',
        name: 'Tuned',
        bytes: 7,
        sha256: null,
        objective: null,
        classes: 26,
        trainedOn: 'drawn clips',
      },
    ]);
  });

  it('takes nothing for known that is of another kind than it should be', () => {
    const [model] = parseBundledModels({
      models: [
        {
          file: 'odd.safetensors',
          name: 3,
          bytes: '12',
          config: { classes: -1 },
          training: { objective: 'guesswork', data: ['a'] },
        },
      ],
    });
    expect(model).toEqual({
      id: 'odd.safetensors',
      name: 'odd.safetensors',
      bytes: null,
      sha256: null,
      objective: null,
      classes: null,
      trainedOn: null,
    });
  });

  it.each([
    null,
    [],
    {},
    { models: 'none' },
    { models: [] },
    { models: [{ name: 'No id' }] },
    { models: [7] },
  ])('refuses %j', (json) => {
    expect(() => parseBundledModels(json)).toThrow(/models\/manifest|id/);
  });
});
