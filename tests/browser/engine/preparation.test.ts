import { describe, expect, it } from 'vitest';
import { fixtureBytes } from '../../support/fixture.ts';
import { publicUrl, startWorker } from './worker.ts';

/** Both towers, the joint encoder, the decoder. */
const PARTS = 4;

describe('preparation of a loaded model', () => {
  it('makes the parts of a first reconstruction of the bundled model, of a dropped one none', async () => {
    using engine = await startWorker('wasm');
    const runtimeCalls = async () => (await engine.client.call('counters', {})).runtimeCalls;

    const file = new File([await fixtureBytes('golden/pretrain.pth')], 'pretrain.pth');
    const heads = { numHeads: 3, decoderNumHeads: 4, normPix: true };
    await engine.client.call('loadModel', { source: { kind: 'file', file }, ...heads });

    const source = { kind: 'bundled', manifestUrl: publicUrl('models/manifest.json') } as const;
    await engine.client.call('loadModel', { source });
    await expect.poll(runtimeCalls, { timeout: 30_000 }).toBe(PARTS);

    // Replaced before it is ready or after: what was prepared is released, and nothing else runs.
    await engine.client.call('loadModel', { source });
    await expect.poll(runtimeCalls, { timeout: 30_000 }).toBe(3 * PARTS);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await runtimeCalls()).toBe(3 * PARTS);
  });
});
