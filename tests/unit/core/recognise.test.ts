import { describe, expect, it } from 'vitest';
import type { ModelConfig } from '../../../src/core/model-config.ts';
import { directOf, downloadOf, PUBLISHED, savedAs } from '../../../src/core/published/files.ts';
import { recognise } from '../../../src/core/published/recognise.ts';

const PRE_TRAINED: ModelConfig = {
  embedDim: 768,
  numHeads: 12,
  modalityDepth: 11,
  unifiedDepth: 1,
  decoder: { embedDim: 512, depth: 8, numHeads: 16 },
  classes: null,
  normPix: null,
};
const tuned = (classes: number): ModelConfig => ({ ...PRE_TRAINED, decoder: null, classes });
const named = (fileName: string, config = PRE_TRAINED) => recognise({ fileName, sha256: null }, config);

describe('the published files', () => {
  it('have ids, names and addresses of their own', () => {
    for (const of of [({ id }: { id: string }) => id, savedAs, downloadOf, directOf] as const) {
      expect(new Set(PUBLISHED.map(of as (file: (typeof PUBLISHED)[number]) => string)).size).toBe(
        PUBLISHED.length,
      );
    }
    for (const file of PUBLISHED) {
      expect(new URL(downloadOf(file)).searchParams.get('dl')).toBe('1');
      expect(new URL(directOf(file)).pathname.endsWith(savedAs(file))).toBe(true);
    }
  });

  it('are recognised by name where the shapes are theirs', () => {
    expect(named('audio_model.21.pth')).toMatchObject({ by: 'name', file: { id: 'scale++', normPix: true } });
    expect(named('cav-mae-base-nonorm (2).pth')?.file).toMatchObject({ id: 'base-nonorm', normPix: false });
    expect(named('as-full-51.2.pth', tuned(527))?.file.id).toBe('as-2m-av');
  });

  it('are not, where something else has their name', () => {
    expect(named('audio_model.21.pth', { ...PRE_TRAINED, embedDim: 96 })).toBeNull();
    expect(named('audio_model.21.pth', { ...PRE_TRAINED, decoder: null })).toBeNull();
    expect(named('as-full-51.2.pth', tuned(309))).toBeNull();
    expect(named('class_labels_indices.csv')).toBeNull();
    expect(named('my-model.pth')).toBeNull();
  });

  it('are recognised by their address whatever the name, and by their hash before anything else', () => {
    const [first, second] = PUBLISHED as [(typeof PUBLISHED)[number], (typeof PUBLISHED)[number]];
    const origin = { fileName: 'a.pth', address: directOf(first), sha256: 'abc' };
    expect(recognise(origin, PRE_TRAINED)).toMatchObject({ by: 'address', file: { id: first.id } });
    const hashed = [first, { ...second, sha256: 'abc' }];
    expect(recognise(origin, PRE_TRAINED, hashed)).toMatchObject({ by: 'sha256', file: { id: second.id } });
  });
});
