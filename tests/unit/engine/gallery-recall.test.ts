import { describe, expect, it } from 'vitest';
import { readFeaturePairs } from '../../../src/engine/features/feature-pairs.ts';
import { recallOfPairs } from '../../../src/engine/retrieve/gallery-recall.ts';
import { floatToHalf } from '../../../src/math/half.ts';
import { safetensorsFile } from '../../support/safetensors-file.ts';

const half = (name: string, shape: readonly number[], values: readonly number[]) => ({
  name,
  dtype: 'F16',
  shape,
  bytes: new Uint8Array(floatToHalf(Float32Array.from(values)).buffer),
});
const kinds = (values: readonly number[]) => ({
  name: 'kind',
  dtype: 'I64',
  shape: [values.length],
  bytes: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});

/** Four clips on a plane; the pictures of clips 1 and 2 are swapped, and these two are of one kind. */
const AUDIO = [1, 0, 0, 1, -1, 0, 0, -1];
const VISUAL = [1, 0, -1, 0, 0, 1, 0, -1];
const file = () =>
  safetensorsFile([half('audio', [4, 2], AUDIO), half('visual', [4, 2], VISUAL), kinds([0, 1, 1, 0])], {
    metadata: { kinds: 'bell,rain' },
  });

describe('recall counted from shipped features', () => {
  it('counts each clip’s own partner among all', async () => {
    const result = recallOfPairs(await readFeaturePairs(file()), null);
    expect(result.pairs).toBe(4);
    expect(result.kinds).toEqual([
      { name: 'bell', pairs: 2 },
      { name: 'rain', pairs: 2 },
    ]);
    // The swapped two each have one picture above their own (their cosine with it is 0, as with two more).
    expect(result.audioToVisual).toMatchObject({ recallAt1: 0.5, recallAt5: 1, queries: 4 });
    expect(result.visualToAudio).toMatchObject({ recallAt1: 0.5, recallAt5: 1 });
  });

  it('counts within one kind alone', async () => {
    const pairs = await readFeaturePairs(file());
    expect(recallOfPairs(pairs, 'bell').audioToVisual).toMatchObject({ recallAt1: 1, queries: 2 });
    expect(recallOfPairs(pairs, 'rain').audioToVisual).toMatchObject({ recallAt1: 0, medianRank: 2 });
    expect(() => recallOfPairs(pairs, 'snow')).toThrow(/bell, rain, got snow/);
  });

  it('refuses files of another make', async () => {
    const noKinds = safetensorsFile([half('audio', [1, 2], [1, 0]), half('visual', [1, 2], [1, 0])]);
    await expect(readFeaturePairs(noKinds)).rejects.toThrow(/kind as I64 of rank 1, got nothing/);
    const uneven = safetensorsFile([half('audio', [1, 2], [1, 0]), half('visual', [1, 1], [1]), kinds([0])]);
    await expect(readFeaturePairs(uneven)).rejects.toThrow(/audio, visual and kind of the same length/);
  });
});
