import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parseExperiments } from '../../../src/contract/files/experiments.ts';
import { readFeaturePairs } from '../../../src/engine/features/feature-pairs.ts';
import { recallOfPairs } from '../../../src/engine/retrieve/gallery-recall.ts';

const MODELS = 'public/models';
const MB = 1e6;
const bytes = (file: string) => readFileSync(`${MODELS}/${file}`);
const json = (file: string): unknown => JSON.parse(bytes(file).toString());
const evidence = () => json('experiments.json') as { models: { id: string }[] };

interface Entry {
  readonly id: string;
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly labels?: string;
}
const { models: entries } = json('manifest.json') as { models: Entry[] };

describe('what ships in public/models', () => {
  it.each(entries)('$id is the file that the manifest names, and small enough', (entry) => {
    const file = bytes(entry.file);
    expect(createHash('sha256').update(file).digest('hex')).toBe(entry.sha256);
    expect(file.length).toBe(entry.bytes);
    expect(file.length).toBeLessThanOrEqual(entry === entries[0] ? 12 * MB : 2 * MB);
    if (entry.labels) expect(bytes(entry.labels).toString()).toMatch(/^index,mid,display_name\n0,/);
  });

  it('has evidence for all three objectives, which obeys its schema and which the page can read', () => {
    const valid = new Ajv2020().compile(json('experiments.schema.json') as object);
    expect(valid(evidence()), JSON.stringify(valid.errors)).toBe(true);
    const { models } = parseExperiments(evidence());
    expect(new Set(models.map(({ objective }) => objective))).toEqual(
      new Set(['both', 'contrastive', 'masked']),
    );
    const shipped = new Set(entries.map(({ id }) => id));
    for (const model of models) expect(shipped.has(model.id)).toBe(model.shipped);
    expect(valid({ models: [{ ...models[0], samples_seen: -1 }] })).toBe(false);
  });

  it('gives from its feature pairs the recall that evaluation stored', async () => {
    const pairs = await readFeaturePairs(new Blob([bytes('features.safetensors')]));
    const { audioToVisual, visualToAudio } = recallOfPairs(pairs, null);
    const stored = parseExperiments(evidence()).models[0]?.retrieval?.shipped_pairs;
    expect(pairs.count).toBe(stored?.audio_to_visual.gallery);
    // Sums of products differ in their last bits between here and PyTorch: one query may change places with a neighbour.
    const oneQuery = 100 / pairs.count + 1e-3;
    for (const [counted, told] of [
      [audioToVisual, stored?.audio_to_visual],
      [visualToAudio, stored?.visual_to_audio],
    ] as const) {
      for (const k of [1, 5, 10] as const) {
        const difference = (counted?.[`recallAt${k}`] ?? Number.NaN) * 100 - (told?.[`r${k}`].value ?? 0);
        expect(Math.abs(difference)).toBeLessThanOrEqual(oneQuery);
      }
      expect(counted?.queries).toBe(pairs.count);
    }
  });
});
