/** Live input as it stands. */
import type { AppError, WireError } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import { galleryClip } from '../selectors.ts';
import type { GetState, LiveDevices, MakeSlice, Services, SetState } from '../services.ts';
import type { Live, LiveSlice } from '../types/live.ts';
import type { LiveListener } from './live-loop.ts';
import { LiveLoop } from './live-loop.ts';

const off: Live = {
  status: 'off',
  kind: null,
  label: '',
  sampleRateHz: 0,
  hasPicture: false,
  heardSeconds: 0,
  missedSeconds: 0,
  levelDecibels: null,
  colourRange: [0, 1],
  picturesId: null,
  step: null,
  stepError: null,
  steps: 0,
  skippedSteps: 0,
  error: null,
};

/** Live input: devices asked for, listened to, and given back, with the last seconds kept or not. */
export const makeLiveSlice: MakeSlice<LiveSlice> = (set, get, services) => {
  let loop: LiveLoop | null = null;
  let listenings = 0;

  const clear = (error: WireError | null) => {
    const { picturesId } = get().live;
    loop = null;
    set({ live: { ...off, error } });
    services.results.drop(picturesId);
    if (error) get().announce(error.message);
  };

  /** The worker takes no more blocks: nothing of it can be kept. */
  const fail = async (failed: LiveLoop, error: unknown) => {
    await failed.abandon();
    if (loop !== failed) return;
    const { message } = toWireError(error);
    clear({ code: 'live/ended', message: `Live input stopped, and nothing of it was kept: ${message}` });
  };

  /** A device went away: what was heard waits. */
  const onEnded = async (error: AppError) => {
    const ended = loop;
    if (!ended || get().live.status !== 'running') return;
    patch(set, { status: 'ended', error: toWireError(error) });
    get().announce(error.message);
    await ended.finish();
  };

  const listen = (devices: LiveDevices) => {
    listenings += 1;
    const { label, sampleRateHz, hasPicture } = devices;
    patch(set, { status: 'running', label, sampleRateHz, hasPicture });
    const listener = makeListener(set, get, services);
    const started: LiveLoop = new LiveLoop(
      `live ${listenings}`,
      devices,
      services.engine,
      listener,
      (error) => void fail(started, error),
    );
    loop = started;
    get().announce('Listening.');
  };

  return {
    live: off,

    startLive: async (kind) => {
      if (get().live.status !== 'off') return;
      set({ live: { ...off, status: 'asking', kind } });
      try {
        listen(await services.capture.open(kind, (error) => void onEnded(error)));
      } catch (error) {
        clear(toWireError(error));
      }
    },

    keepLive: async () => {
      const { status } = get().live;
      const kept = loop;
      if (!kept || (status !== 'running' && status !== 'ended')) return;
      patch(set, { status: 'keeping' });
      await kept.finish();
      try {
        const recording = await services.engine.call('liveStop', { liveId: kept.id, keep: true });
        clear(null);
        if (recording) get().addRecording(recording);
      } catch (error) {
        clear(toWireError(error));
      }
    },

    discardLive: async () => {
      const discarded = loop;
      if (!discarded || get().live.status === 'keeping') return;
      clear(null);
      await discarded.abandon();
      // A worker that is gone has nothing to forget.
      await services.engine.call('liveStop', { liveId: discarded.id, keep: false }).catch(() => undefined);
      get().announce('Live input was discarded.');
    },

    dismissLiveError: () => patch(set, { error: null }),
  };
};

function patch(set: SetState, change: Partial<Live>): void {
  set(({ live }) => ({ live: { ...live, ...change } }));
}

function makeListener(set: SetState, get: GetState, { results }: Services): LiveListener {
  return {
    look: (look, missedSeconds) => {
      const before = get().live;
      const old = results.get('pictures', before.picturesId);
      const picturesId = results.put('pictures', {
        strip: look.spectrogram ?? old?.strip ?? null,
        frames: look.picture ? [look.picture] : (old?.frames ?? []),
      });
      patch(set, {
        picturesId,
        heardSeconds: look.heardSeconds,
        missedSeconds: before.missedSeconds + missedSeconds,
        levelDecibels: look.levelDecibels,
        colourRange: look.colourRange,
      });
      results.drop(before.picturesId);
    },
    step: (step) => patch(set, { step, stepError: null, steps: get().live.steps + 1 }),
    stepFailed: (error) => patch(set, { stepError: toWireError(error) }),
    skipped: () => patch(set, { skippedSteps: get().live.skippedSteps + 1 }),
    gallery: () =>
      get()
        .clips.filter(({ status }) => status === 'ready')
        .map(galleryClip),
  };
}
