// @module-tag slow
import { describe, expect, it } from 'vitest';
import { publicUrl, startWorker } from '../../browser/engine/worker.ts';

const ASKED = {
  clipUrl: publicUrl('check/clip.safetensors'),
  manifestUrl: publicUrl('models/manifest.json'),
};

describe('the check of a machine', () => {
  it(
    'passes by WASM and by WebGPU, every stage against the stored values',
    { timeout: 180_000 },
    async () => {
      using engine = await startWorker('wasm');
      const told: string[] = [];
      const { paths, reference } = await engine.client.call('checkMachine', ASKED, {
        onProgress: ({ stage }) => told.push(stage),
      });
      expect(reference).toMatch(/^PyTorch \d/);
      expect(paths.map(({ path }) => path).slice(0, 2)).toEqual(['wasm', 'webgpu']);
      for (const { path, stages, failure, passed } of paths) {
        expect(failure, path).toBeNull();
        expect(
          stages
            .filter((stage) => !stage.passed)
            .map(({ name, relativeL2 }) => `${path} ${name} ${relativeL2}`),
        ).toEqual([]);
        expect(stages).toHaveLength(8);
        expect(passed).toBe(true);
      }
      expect(told).toContain('WebGPU: Decoder');
    },
  );

  it('fails where the values are of other weights', async () => {
    using engine = await startWorker('wasm');
    await expect(
      engine.client.call('checkMachine', { ...ASKED, clipUrl: publicUrl('models/features.safetensors') }),
    ).rejects.toMatchObject({ code: 'model/format' });
  });

  it('ends at a stage when it is aborted', async () => {
    using engine = await startWorker('wasm');
    const { client } = engine;
    const controller = new AbortController();
    const running = client.call('checkMachine', ASKED, {
      signal: controller.signal,
      onProgress: ({ stage }) => {
        if (stage.endsWith('Joint encoder')) controller.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
    const before = (await client.call('counters', {})).runtimeCalls;
    await new Promise((resolve) => setTimeout(resolve, 500));
    // What was in hand, and the release of what was made.
    expect((await client.call('counters', {})).runtimeCalls - before).toBeLessThanOrEqual(6);
  });
});
