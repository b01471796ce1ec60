/** State of the live input. */
import type { LiveStep } from '../../contract/live.ts';
import type { AppError, WireError } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import { galleryClip } from '../selectors.ts';
import type { GetState, LiveDevices, LiveKind, MakeSlice, Patch, Services } from '../services.ts';
import type { LiveListener } from './live-loop.ts';
import { LiveLoop } from './live-loop.ts';

/** The state of a live input; its pictures are in the result cache under `picturesId`. */
export interface Live {
  /** `ended`: the device went away, and the recording waits to be kept or discarded. */
  readonly status: 'off' | 'asking' | 'running' | 'ended' | 'keeping';
  readonly kind: LiveKind | null;
  /** The device's own name and rate. */
  readonly label: string;
  readonly sampleRateHz: number;
  readonly hasPicture: boolean;
  readonly heardSeconds: number;
  /** Sound that was lost because the tab could not follow. */
  readonly missedSeconds: number;
  readonly levelDecibels: number | null;
  readonly colourRange: readonly [number, number];
  /** Its strip is the running spectrogram, its one frame the camera's newest picture. */
  readonly picturesId: string | null;
  /** The newest embedding against the open clips. */
  readonly step: LiveStep | null;
  readonly stepError: WireError | null;
  readonly steps: number;
  /** Steps left out because the one before still ran. */
  readonly skippedSteps: number;
  readonly error: WireError | null;
}

export interface LiveSlice extends Live {
  /** Requests the devices from the browser and starts listening. */
  readonly start: (kind: LiveKind) => Promise<void>;
  /** Gives the devices back and keeps the last seconds as a clip. */
  readonly keep: () => Promise<void>;
  /** Gives the devices back and keeps nothing. */
  readonly discard: () => Promise<void>;
  readonly dismissError: () => void;
}

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

/** Live input: requests devices, listens, releases them, and keeps the last seconds on request. */
export const makeLiveSlice: MakeSlice<LiveSlice> = (patch, get, services) => {
  let loop: LiveLoop | null = null;
  let listenings = 0;

  const clear = (error: WireError | null) => {
    const { picturesId } = get().live;
    loop = null;
    patch({ ...off, error });
    services.results.drop(picturesId);
    if (error) get().shell.announce(error.message);
  };

  /** The worker accepts no more blocks, so nothing can be kept. */
  const fail = async (failed: LiveLoop, error: unknown) => {
    await failed.abandon();
    if (loop !== failed) return;
    const { message } = toWireError(error);
    clear({ code: 'live/ended', message: `Live input stopped, and nothing was kept: ${message}` });
  };

  /** A device was disconnected. The audio so far can still be kept. */
  const onEnded = async (error: AppError) => {
    const ended = loop;
    if (!ended || get().live.status !== 'running') return;
    patch({ status: 'ended', error: toWireError(error) });
    get().shell.announce(error.message);
    await ended.finish();
  };

  const listen = (devices: LiveDevices) => {
    listenings += 1;
    const { label, sampleRateHz, hasPicture } = devices;
    patch({ status: 'running', label, sampleRateHz, hasPicture });
    const listener = makeListener(patch, get, services);
    const started: LiveLoop = new LiveLoop(
      `live ${listenings}`,
      devices,
      services.engine,
      listener,
      (error) => void fail(started, error),
    );
    loop = started;
    // They are what the live input is compared with.
    get().library.openFor('samples');
    get().shell.announce('Listening.');
  };

  return {
    ...off,

    start: async (kind) => {
      if (get().live.status !== 'off') return;
      patch({ ...off, status: 'asking', kind });
      try {
        listen(await services.capture.open(kind, (error) => void onEnded(error)));
      } catch (error) {
        clear(toWireError(error));
      }
    },

    keep: async () => {
      const { status } = get().live;
      const kept = loop;
      if (!kept || (status !== 'running' && status !== 'ended')) return;
      patch({ status: 'keeping' });
      await kept.finish();
      try {
        const recording = await services.engine.call('liveStop', { liveId: kept.id, keep: true });
        clear(null);
        if (recording) get().library.addRecording(recording);
      } catch (error) {
        clear(toWireError(error));
      }
    },

    discard: async () => {
      const discarded = loop;
      if (!discarded || get().live.status === 'keeping') return;
      clear(null);
      await discarded.abandon();
      // A stopped worker has nothing to discard.
      await services.engine.call('liveStop', { liveId: discarded.id, keep: false }).catch(() => undefined);
      get().shell.announce('Live input was discarded.');
    },

    dismissError: () => patch({ error: null }),
  };
};

function makeListener(patch: Patch<LiveSlice>, get: GetState, { results }: Services): LiveListener {
  return {
    look: (look, missedSeconds) => {
      const before = get().live;
      const old = results.get('pictures', before.picturesId);
      const picturesId = results.put('pictures', {
        strip: look.spectrogram ?? old?.strip ?? null,
        frames: look.picture ? [look.picture] : (old?.frames ?? []),
      });
      patch({
        picturesId,
        heardSeconds: look.heardSeconds,
        missedSeconds: before.missedSeconds + missedSeconds,
        levelDecibels: look.levelDecibels,
        colourRange: look.colourRange,
      });
      results.drop(before.picturesId);
    },
    step: (step) => patch({ step, stepError: null, steps: get().live.steps + 1 }),
    stepFailed: (error) => patch({ stepError: toWireError(error) }),
    skipped: () => patch({ skippedSteps: get().live.skippedSteps + 1 }),
    gallery: () =>
      get()
        .library.clips.filter(({ status }) => status === 'ready')
        .map(galleryClip),
  };
}
