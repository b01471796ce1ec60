import { describe, expect, it, vi } from 'vitest';
import type { LiveRecording, LiveStep } from '../../../src/contract/live.ts';
import { AppError } from '../../../src/core/errors.ts';
import type { LiveDevices } from '../../../src/state/services.ts';
import { storeOverFakeEngine } from './fake-engine.ts';

const RATE_HZ = 1000;

/** Devices whose sound comes when the test says so. */
function fakeDevices() {
  let give: ((samples: number) => void) | null = null;
  const log: string[] = [];
  const devices: LiveDevices = {
    sampleRateHz: RATE_HZ,
    label: 'Fake',
    hasPicture: false,
    next: () =>
      new Promise((resolve) => {
        give = (samples) => resolve({ samples: new Float32Array(samples), missed: 0 });
      }),
    picture: async () => null,
    finish: () => give?.(7),
    close: async () => {
      log.push('closed');
      give?.(0);
    },
  };
  return { devices, log, hear: (seconds: number) => give?.(seconds * RATE_HZ) };
}

const STEP: LiveStep = {
  atSeconds: 1,
  soundSeconds: 1,
  fromSound: [{ clipId: '01-bird', toSound: 0.5, toSight: 0.25 }],
  fromSight: null,
  clipsWaiting: 0,
  milliseconds: 1,
};
const RECORDING: LiveRecording = {
  sound: new Blob([]),
  seconds: 10,
  pictures: [],
  sampleRateHz: RATE_HZ,
  width: null,
  height: null,
};

type Over = Parameters<typeof storeOverFakeEngine>[0];

async function listening(over: Over = {}) {
  const { devices, log, hear } = fakeDevices();
  let end: (error: AppError) => void = () => undefined;
  let heard = 0;
  const { store, engine } = storeOverFakeEngine(
    {
      liveHear: async ({ samples }) => {
        heard += samples.length / RATE_HZ;
        return {
          heardSeconds: heard,
          levelDecibels: -20,
          spectrogram: null,
          colourRange: [0, 1],
          picture: null,
        };
      },
      liveStep: async () => STEP,
      liveStop: async ({ keep }) => (keep ? RECORDING : null),
      ...over,
    },
    {
      capture: {
        open: async (_kind, onEnded) => {
          end = onEnded;
          return devices;
        },
      },
    },
  );
  await store.getState().worker.boot();
  await vi.waitFor(() =>
    expect(store.getState().library.clips.every(({ status }) => status === 'ready')).toBe(true),
  );
  await store.getState().live.start('microphone');
  /** One block, all the way through. */
  const block = async (seconds: number) => {
    const before = engine.of('liveHear').length;
    hear(seconds);
    await vi.waitFor(() => expect(engine.of('liveHear').length).toBe(before + 1));
    await vi.waitFor(() => expect(store.getState().live.heardSeconds).toBeCloseTo(heard, 6));
  };
  return { store, engine, log, block, end: (error: AppError) => end(error) };
}

describe('live input', () => {
  it('embeds once a second of sound, against the open clips', async () => {
    const { store, engine, block } = await listening();
    for (let i = 0; i < 4; i += 1) await block(0.25);
    await vi.waitFor(() => expect(store.getState().live.steps).toBe(1));
    expect(engine.of('liveStep')[0]?.clips).toEqual([
      { clipId: '01-bird', frameIndex: 5 },
      { clipId: '02-fire', frameIndex: 5 },
    ]);
    expect(store.getState().live.step).toEqual(STEP);
    await block(0.5);
    expect(engine.of('liveStep')).toHaveLength(1);
    await block(0.5);
    await vi.waitFor(() => expect(store.getState().live.steps).toBe(2));
  });

  it('leaves steps out while one runs, and counts them', async () => {
    const release: (() => void)[] = [];
    const { store, engine, block } = await listening({
      liveStep: () => new Promise((resolve) => release.push(() => resolve(STEP))),
    });
    for (let i = 0; i < 4; i += 1) await block(1);
    expect(engine.of('liveStep')).toHaveLength(1);
    expect(store.getState().live.skippedSteps).toBe(3);
    release[0]?.();
    await vi.waitFor(() => expect(store.getState().live.steps).toBe(1));
    await block(1);
    await vi.waitFor(() => expect(engine.of('liveStep')).toHaveLength(2));
  });

  it('keeps ten seconds as a clip, after the rest was heard and the devices are back', async () => {
    const { store, engine, log, block } = await listening();
    await block(1);
    await store.getState().live.keep();
    expect(engine.of('liveHear').at(-1)?.samples).toHaveLength(7);
    expect(log).toEqual(['closed']);
    expect(store.getState().live.status).toBe('off');
    const kept = store.getState().library.clips[0];
    expect(kept).toMatchObject({ id: 'live-1', name: 'Live 1', origin: 'user' });
    expect(store.getState().library.selectedId).toBe('live-1');
    await vi.waitFor(() => expect(store.getState().library.clips[0]?.status).toBe('ready'));
    expect(engine.of('openClip').at(-1)?.source).toEqual({
      kind: 'live',
      name: 'Live 1',
      recording: RECORDING,
    });
  });

  it('opens a kept clip again in a new worker', async () => {
    const { store, engine } = await listening();
    await store.getState().live.keep();
    await vi.waitFor(() => expect(store.getState().library.clips[0]?.status).toBe('ready'));
    const opened = engine.of('openClip').length;
    await store.getState().worker.restart();
    await vi.waitFor(() =>
      expect(store.getState().library.clips.every(({ status }) => status === 'ready')).toBe(true),
    );
    expect(
      engine
        .of('openClip')
        .slice(opened)
        .map(({ clipId }) => clipId),
    ).toContain('live-1');
  });

  it('keeps nothing when it is discarded, and asks for no more sound', async () => {
    const { store, engine, log, block } = await listening();
    await block(1);
    const clips = store.getState().library.clips.length;
    await store.getState().live.discard();
    expect(log).toEqual(['closed']);
    expect(engine.of('liveStop')).toEqual([{ liveId: 'live 1', keep: false }]);
    expect(store.getState().library.clips).toHaveLength(clips);
    expect(store.getState().live.status).toBe('off');
  });

  it('lets what was heard be kept when the device goes away', async () => {
    const { store, log, block, end } = await listening();
    await block(1);
    end(new AppError('live/ended', 'It was unplugged.'));
    await vi.waitFor(() => expect(log).toEqual(['closed']));
    expect(store.getState().live).toMatchObject({ status: 'ended', error: { code: 'live/ended' } });
    await store.getState().live.keep();
    expect(store.getState().library.clips[0]?.id).toBe('live-1');
  });

  it('gives the devices back and says so when the worker takes no more', async () => {
    const { store, log, block, engine } = await listening();
    await block(1);
    engine.workers[0]?.crash('It ran out of memory.');
    await vi.waitFor(() => expect(store.getState().worker.status).toBe('crashed'));
    await block(1).catch(() => undefined);
    await vi.waitFor(() => expect(log).toEqual(['closed']));
    await vi.waitFor(() => expect(store.getState().live.error?.code).toBe('live/ended'));
    expect(store.getState().live.status).toBe('off');
    expect(store.getState().library.clips.length).toBeGreaterThan(1);
  });

  it('says what the browser refused, and can be asked again', async () => {
    const { store } = storeOverFakeEngine();
    await store.getState().live.start('microphone');
    expect(store.getState().live).toMatchObject({ status: 'off', error: { code: 'live/no-device' } });
    store.getState().live.dismissError();
    expect(store.getState().live.error).toBeNull();
  });
});
