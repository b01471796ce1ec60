import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReconstructResult } from '../../../src/contract/reconstruct.ts';
import { invertMask } from '../../../src/core/masks/patch-area.ts';
import { currentMask } from '../../../src/state/reconstruct/mask-edit.ts';
import { formatRoute, parseRoute } from '../../../src/state/shell/link-codec.ts';
import { AUDIO_GRID, GRIDS } from '../../support/cav-mae-inputs.ts';
import { ANSWERS, storeOverFakeEngine } from './fake-engine.ts';
import { MODEL } from './fakes/model.ts';

const all = (tokens: number) => new Uint8Array(tokens).fill(1);

/** A page that has rebuilt its first clip. */
async function settled(over: Parameters<typeof storeOverFakeEngine>[0] = {}) {
  const page = storeOverFakeEngine(over);
  await page.store.getState().worker.boot();
  await vi.waitFor(() => expect(page.store.getState().runs.reconstruct.status).toBe('done'));
  const maskOf = (sense: 'audio' | 'visual') =>
    currentMask(page.store.getState().reconstruct.mask, sense, GRIDS[sense]);
  return { ...page, maskOf };
}

/** A worker that answers its first question, and the others when the test says so. */
function slow() {
  const waiting: ((value: ReconstructResult) => void)[] = [];
  let calls = 0;
  const reconstruct: typeof ANSWERS.reconstruct = (params, context) =>
    calls++ === 0
      ? ANSWERS.reconstruct(params, context)
      : new Promise((resolve) => waiting.push((value) => resolve(value)));
  return { waiting, reconstruct };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('painting a mask', () => {
  it('rebuilds under the patches given, and the link carries them', async () => {
    const { store, engine, maskOf } = await settled();
    const painted = invertMask(maskOf('audio'));
    store.getState().reconstruct.paint('audio', painted);
    await vi.waitFor(() => expect(engine.of('reconstruct')).toHaveLength(2));
    const { audioMask, visualMask } = engine.of('reconstruct')[1]!;
    expect(audioMask).toBeDefined();
    expect(visualMask).toBeUndefined();
    const link = parseRoute(formatRoute(store.getState()));
    expect(currentMask(link.reconstruct.mask, 'audio', AUDIO_GRID)).toEqual(painted);
  });

  it('gives way to whatever draws that sense anew, and undo brings it back', async () => {
    const { store, maskOf } = await settled();
    const drawn = store.getState().reconstruct.mask;
    store.getState().reconstruct.paint('audio', all(512));
    store.getState().reconstruct.paint('visual', new Uint8Array(196));
    store.getState().reconstruct.setRatio('audio', 0.5);
    expect(store.getState().reconstruct.mask).toMatchObject({ ratioAudio: 0.5 });
    expect(store.getState().reconstruct.mask.audioMask).toBeUndefined();
    expect(maskOf('visual')).toEqual(new Uint8Array(196));
    store.getState().reconstruct.setSeed(8);
    expect(store.getState().reconstruct.mask).toEqual({ ...drawn, ratioAudio: 0.5, seed: 8 });
    store.getState().reconstruct.undo();
    expect(maskOf('visual')).toEqual(new Uint8Array(196));
    store.getState().reconstruct.undo();
    expect(maskOf('audio')).toEqual(all(512));
    store.getState().reconstruct.undo();
    store.getState().reconstruct.undo();
    expect(store.getState().reconstruct.mask).toEqual(drawn);
    store.getState().reconstruct.undo();
    expect(store.getState().reconstruct.mask).toEqual(drawn);
  });

  it('does again what was undone, until something new is painted', async () => {
    const { store, maskOf } = await settled();
    const state = () => store.getState().reconstruct;
    const drawn = maskOf('audio');
    state().paint('audio', all(512));
    state().paint('audio', new Uint8Array(512));
    state().undo();
    state().undo();
    expect(maskOf('audio')).toEqual(drawn);
    state().redo();
    expect(maskOf('audio')).toEqual(all(512));
    state().redo();
    state().redo();
    expect(maskOf('audio')).toEqual(new Uint8Array(512));
    state().undo();
    expect(state().undone).toHaveLength(1);
    state().paint('visual', all(196));
    state().redo();
    expect(maskOf('audio')).toEqual(all(512));
    expect(maskOf('visual')).toEqual(all(196));
    state().undo();
    expect(maskOf('visual')).not.toEqual(all(196));
  });

  it('takes a stroke of many steps back as one', async () => {
    const { store, maskOf } = await settled();
    const before = maskOf('visual');
    const steps = [1, 2, 3].map((end) => before.map((bit, token) => (token < end * 14 ? 1 : bit)));
    steps.forEach((mask, step) => store.getState().reconstruct.paint('visual', mask, step > 0));
    expect(maskOf('visual')).toEqual(steps[2]);
    store.getState().reconstruct.undo();
    expect(maskOf('visual')).toEqual(before);
    expect(store.getState().reconstruct.history).toEqual([]);
  });

  it('aborts the pass before it at once, not only when the stroke rests', async () => {
    const { waiting, reconstruct } = slow();
    const { store, engine, results } = await settled({ reconstruct });
    const before = store.getState().runs.reconstruct.summary;
    store.getState().reconstruct.paint('visual', all(196));
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    const runs = () => engine.calls.filter(({ task }) => task === 'reconstruct');
    store.getState().reconstruct.paint('visual', new Uint8Array(196));
    expect(runs()[1]?.signal.aborted).toBe(true);
    expect(store.getState().runs.reconstruct.status).toBe('done');
    waiting[0]?.(await ANSWERS.reconstruct(engine.of('reconstruct')[1]!, {} as never));
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    expect(store.getState().runs.reconstruct.summary).toBe(before);
    expect(results.get('reconstruction', before!.resultId)).not.toBeNull();
  });

  it('asks again what a newer stroke had cut short', async () => {
    const { waiting, reconstruct } = slow();
    const { store, engine } = await settled({ reconstruct });
    store.getState().reconstruct.paint('visual', all(196));
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    store.getState().reconstruct.paint('visual', new Uint8Array(196));
    store.getState().reconstruct.undo();
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    expect(engine.of('reconstruct')[2]).toEqual(engine.of('reconstruct')[1]);
    store.getState().reconstruct.undo();
    await vi.advanceTimersByTimeAsync(1000);
    // The drawn mask's figure still stands.
    expect(engine.of('reconstruct')).toHaveLength(3);
    expect(store.getState().runs.reconstruct.status).toBe('done');
  });

  it('draws drafts under painted masks, and has float16 checked only where both senses are seen', async () => {
    const hiddenWhole: typeof ANSWERS.reconstruct = async (params, context) => {
      const result = await ANSWERS.reconstruct(params, context);
      return {
        ...result,
        audio: result.audio && { ...result.audio, visibleTokens: params.audioMask ? 0 : 4 },
      };
    };
    const { store, engine, maskOf } = await (async () => {
      const page = storeOverFakeEngine({
        loadModel: async () => ({ ...MODEL, precisionPending: true }),
        reconstruct: hiddenWhole,
      });
      page.store.getState().reconstruct.paint('audio', all(512));
      await page.store.getState().worker.boot();
      await vi.waitFor(() => expect(page.store.getState().runs.reconstruct.status).toBe('done'));
      return {
        ...page,
        maskOf: () => currentMask(page.store.getState().reconstruct.mask, 'audio', AUDIO_GRID),
      };
    })();
    expect(engine.of('checkPrecision')).toEqual([]);
    store.getState().reconstruct.paint('audio', null);
    await vi.waitFor(() => expect(store.getState().models.loaded?.precision).toBe('float16'));
    store.getState().reconstruct.paint('audio', invertMask(maskOf()));
    await vi.waitFor(() => expect(engine.of('draft')).toHaveLength(1));
    expect(engine.of('draft')[0]?.audioMask).toBe(store.getState().reconstruct.mask.audioMask);
  });

  it('leaves a painted clip out of the losses that samples are compared by', async () => {
    const { store, engine } = await settled();
    const seen = store.getState().models.losses;
    store.getState().reconstruct.paint('visual', all(196));
    await vi.waitFor(() => expect(engine.of('reconstruct')).toHaveLength(2));
    await vi.waitFor(() => expect(store.getState().runs.reconstruct.status).toBe('done'));
    expect(store.getState().models.losses).toBe(seen);
  });
});
