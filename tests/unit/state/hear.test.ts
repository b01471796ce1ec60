import { describe, expect, it, vi } from 'vitest';
import type { RenderSoundParams } from '../../../src/contract/reconstruct.ts';
import { SyncMeter } from '../../../src/state/shell/sync-meter.ts';
import { storeOverFakeEngine } from './fake-engine.ts';
import { clipSummary } from './fakes/clip.ts';

/** A page with a model, a clip and its reconstruction, played; what the player was told is collected. */
async function played(over: Parameters<typeof storeOverFakeEngine>[0] = {}) {
  const told: string[] = [];
  const player = {
    load: async () => undefined,
    unload: () => undefined,
    play: async () => void told.push('play'),
    pause: () => undefined,
    seek: () => undefined,
    setTrack: (name: string) => void told.push(`set ${name}`),
    hear: (name: string) => void told.push(`hear ${name}`),
    clockSeconds: () => null,
    subscribe: () => () => undefined,
  };
  const { store, engine, results } = storeOverFakeEngine(
    { openClip: async ({ clipId }) => clipSummary(clipId), ...over },
    { player },
  );
  const state = () => store.getState();
  await state().worker.boot();
  await vi.waitFor(() => expect(state().library.clips.every(({ status }) => status === 'ready')).toBe(true));
  state().runs.refresh();
  await vi.waitFor(() => expect(state().runs.reconstruct.status).toBe('done'));
  state().player.toggle();
  await vi.waitFor(() => expect(state().player.status).toBe('ready'));
  told.length = 0;
  return { state, engine, results, told };
}

/** What the worker answers. */
const rendered = ({ which, phase }: RenderSoundParams) => ({
  which,
  phase,
  samples: new Float32Array(4),
  sampleRateHz: 16_000,
  spectralConvergence: null,
  clampedShare: 0,
  gainDecibels: 0,
  statistics: null,
  milliseconds: 1,
});

describe('the sounds of a reconstruction', () => {
  it('are rendered when first asked for, kept, and laid into the player once', async () => {
    const { state, engine, told } = await played();
    state().hear.choose('rebuilt');
    await vi.waitFor(() => expect(state().hear.sound?.which).toBe('rebuilt'));
    state().hear.choose('masked');
    await vi.waitFor(() => expect(state().hear.sound?.which).toBe('masked'));
    state().hear.choose('rebuilt');
    state().hear.choose('original');
    expect(state().hear.sound).toBeNull();
    expect(engine.of('renderSound').map(({ which, phase }) => [which, phase])).toEqual([
      ['rebuilt', 'griffin-lim'],
      ['masked', 'griffin-lim'],
    ]);
    expect(told).toEqual([
      'set rebuilt',
      'hear rebuilt',
      'set masked',
      'hear masked',
      'hear rebuilt',
      'hear original',
    ]);
  });

  it('play on as they are while another is rendered, and after that is cancelled', async () => {
    let renders = 0;
    const { state, told } = await played({
      renderSound: async (params, { signal }) => {
        renders += 1;
        if (renders > 1) await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return rendered(params);
      },
    });
    state().hear.choose('rebuilt');
    await vi.waitFor(() => expect(state().hear.sound?.which).toBe('rebuilt'));
    state().hear.choosePhase('original');
    expect(state().runs.sound.status).toBe('running');
    expect(state().hear.sound?.phase).toBe('griffin-lim');
    state().runs.cancel('sound');
    expect(state().runs.sound.status).toBe('idle');
    // What was cancelled is not asked again by itself, but by the user.
    state().hear.refresh();
    expect(renders).toBe(2);
    state().hear.choosePhase('original');
    expect(renders).toBe(3);
    expect(told).toEqual(['set rebuilt', 'hear rebuilt']);
  });

  it('play once they are rendered, if nothing else was chosen meanwhile', async () => {
    const finish: (() => void)[] = [];
    const { state, told } = await played({
      renderSound: (params) => new Promise((resolve) => finish.push(() => resolve(rendered(params)))),
    });
    state().hear.playRebuilt();
    state().hear.choose('masked');
    state().hear.choose('rebuilt');
    await vi.waitFor(() => expect(finish).toHaveLength(3));
    finish.forEach((answer) => answer());
    await vi.waitFor(() => expect(told).toEqual(['set rebuilt', 'hear rebuilt']));
    state().hear.playRebuilt();
    await vi.waitFor(() => expect(told.at(-1)).toBe('play'));

    state().reconstruct.setSeed(9);
    state().hear.playRebuilt();
    await vi.waitFor(() => expect(state().runs.reconstruct.summary?.key).toContain('"seed":9'));
    state().hear.refresh();
    expect(state().hear.playsWhenReady).not.toBeNull();
    const before = told.length;
    await vi.waitFor(() => expect(finish.length).toBeGreaterThan(3));
    finish.forEach((answer) => answer());
    await vi.waitFor(() => expect(told.slice(before)).toEqual(['set rebuilt', 'hear rebuilt', 'play']));
    expect(state().hear.playsWhenReady).toBeNull();
  });

  it('are the original’s in another view, for another clip, and where rendering fails', async () => {
    const { state, told } = await played();
    state().hear.choose('rebuilt');
    await vi.waitFor(() => expect(told.at(-1)).toBe('hear rebuilt'));
    state().shell.setView('retrieve');
    state().hear.refresh();
    expect([state().hear.sound, told.at(-1)]).toEqual([null, 'hear original']);
    state().shell.setView('reconstruct');
    state().hear.refresh();
    expect(told.at(-1)).toBe('hear rebuilt');

    const failing = await played({
      renderSound: async () => {
        throw new Error('No.');
      },
    });
    failing.state().hear.choose('masked');
    await vi.waitFor(() => expect(failing.state().runs.sound.status).toBe('failed'));
    expect(failing.state().hear.sound).toBeNull();
    failing.state().hear.choose('original');
    expect(failing.state().runs.sound.status).toBe('idle');
  });
});

describe('the distance of picture and sound', () => {
  it('is the median over frames, each counted once, and none while nothing plays', () => {
    let clock: number | null = null;
    const meter = new SyncMeter(() => clock);
    meter.noteFrame(1);
    expect([meter.frames, meter.medianSeconds]).toEqual([0, null]);
    for (const [frame, heard] of [
      [0, 0.01],
      [0, 0.07],
      [0.08, 0.1],
      [0.16, 0.12],
      [0.24, 0.74],
    ] as const) {
      clock = heard;
      meter.noteFrame(frame);
    }
    expect(meter.frames).toBe(4);
    expect(meter.medianSeconds).toBeCloseTo(0.03, 9); // of 0.01, 0.02, 0.04 and 0.5
    meter.clear();
    expect(meter.medianSeconds).toBeNull();
  });
});
