/** Training: its settings, the run as it stands, and what was seen while it learned. The work is fetched later. */
import type { Progress } from '../../contract/environment.ts';
import { TEACH_DEFAULTS } from '../../contract/teach.ts';
import type {
  BatchCosines,
  EmbeddingMap,
  FilmFrame,
  HeldOutPoint,
  RivalFacts,
  SavedRun,
  TrainPoint,
  TrainRunFacts,
  TrainSettings,
} from '../../contract/train.ts';
import { QUICK_LOOK } from '../../contract/train.ts';
import type { WireError } from '../../core/errors.ts';
import { toWireError } from '../../core/errors.ts';
import { fetchPart } from '../../core/fetch-part.ts';
import type { MakeSlice } from '../services.ts';
import type { TrainDesk } from './train-desk.ts';

/** Which clips a run learns from. */
export type TrainSource = 'samples' | 'training' | 'own';

/** What the next run starts from: random numbers, or the loaded model, whose joint blocks learn. */
export type TrainMode = 'scratch' | 'teach';

/** The curve of another run, to compare with. */
export interface EarlierRun {
  readonly id: string;
  readonly name: string;
  readonly points: readonly TrainPoint[];
}

export interface TrainSlice {
  readonly mode: TrainMode;
  readonly settings: TrainSettings;
  /** The settings of the other mode. */
  readonly aside: TrainSettings;
  readonly source: TrainSource;
  readonly status: 'idle' | 'preparing' | 'running' | 'paused' | 'finished';
  readonly progress: Progress | null;
  readonly error: WireError | null;
  /** The run; null before the first. */
  readonly facts: TrainRunFacts | null;
  readonly points: readonly TrainPoint[];
  readonly heldOut: readonly HeldOutPoint[];
  /** What a model that is taught does on sample clips. */
  readonly samples: readonly HeldOutPoint[];
  readonly film: readonly FilmFrame[];
  readonly cosines: BatchCosines | null;
  readonly map: EmbeddingMap | null;
  readonly clipsPerSecond: number | null;
  /** Runs that learn beside the shown one, with other objectives. */
  readonly rivals: readonly RivalFacts[];
  readonly earlier: readonly EarlierRun[];
  /** The runs that this browser keeps, the one saved last first. */
  readonly saved: readonly SavedRun[];
  /** Whether the browser had no room for the run when it was saved last. */
  readonly isUnsaved: boolean;
  /** Whether exported names begin with `module.`, as those of the official files. */
  readonly hasPrefix: boolean;
  readonly set: (change: Partial<TrainSettings>) => void;
  readonly setMode: (mode: TrainMode) => void;
  readonly setSource: (source: TrainSource) => void;
  readonly reset: () => void;
  readonly setPrefix: (hasPrefix: boolean) => void;
  /** Lists the saved runs. */
  readonly look: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Starts three runs that differ in their objective alone and learn in turns. */
  readonly startThree: () => Promise<void>;
  readonly resumeSaved: (runId: string) => Promise<void>;
  readonly rename: (runId: string, name: string) => Promise<void>;
  readonly remove: (runId: string) => Promise<void>;
  /** Draws a saved run in the charts, or no longer. */
  readonly compare: (runId: string) => Promise<void>;
  /** Goes on with a paused run; by one step if asked. */
  readonly goOn: (most: number | null) => Promise<void>;
  readonly pause: () => Promise<void>;
  /** Ends the run and its worker. What was saved stays. */
  readonly stop: () => Promise<void>;
  /** Ends the run because what was saved is being removed. */
  readonly forget: () => Promise<void>;
  /** The weights of a run as a file; null after an error. */
  readonly exportFile: (runId: string) => Promise<File | null>;
  /** Loads the weights of a run into the page. @returns whether there were any. */
  readonly loadResult: (runId: string) => Promise<boolean>;
}

/** What is seen of a run before its first step. */
export const NOTHING_SEEN = {
  points: [],
  heldOut: [],
  samples: [],
  film: [],
  cosines: null,
  map: null,
  rivals: [],
  clipsPerSecond: null,
} as const;

/** Training, in a worker of its own. */
export const makeTrainSlice: MakeSlice<TrainSlice> = (patch, get, services) => {
  let desk: Promise<TrainDesk> | null = null;
  const ask = async <T>(work: (desk: TrainDesk) => Promise<T>): Promise<T | null> => {
    patch({ error: null });
    try {
      desk ??= fetchPart(() => import('./train-desk.ts')).then(
        ({ TrainDesk }) => new TrainDesk(patch, get, services),
      );
      return await work(await desk);
    } catch (error) {
      const wire = toWireError(error);
      // Whoever ended it has said what comes now.
      if (wire.code === 'aborted') return null;
      patch(({ status }) => ({
        progress: null,
        status: status === 'preparing' || status === 'running' ? 'idle' : status,
        error: wire,
      }));
      return null;
    }
  };
  return {
    mode: 'scratch',
    settings: QUICK_LOOK,
    aside: TEACH_DEFAULTS,
    source: 'samples',
    status: 'idle',
    progress: null,
    error: null,
    facts: null,
    ...NOTHING_SEEN,
    earlier: [],
    saved: [],
    isUnsaved: false,
    hasPrefix: false,
    set: (change) => patch(({ settings }) => ({ settings: { ...settings, ...change } })),
    setMode: (mode) =>
      patch((before) =>
        before.mode === mode ? {} : { mode, settings: before.aside, aside: before.settings },
      ),
    setSource: (source) => patch({ source }),
    reset: () =>
      patch(({ mode }) => ({
        settings: mode === 'teach' ? TEACH_DEFAULTS : QUICK_LOOK,
        source: 'samples',
      })),
    setPrefix: (hasPrefix) => patch({ hasPrefix }),
    look: async () => void (await ask((at) => at.look())),
    start: async () => void (await ask((at) => at.start())),
    startThree: async () => void (await ask((at) => at.startThree())),
    resumeSaved: async (runId) => void (await ask((at) => at.resumeSaved(runId))),
    rename: async (runId, name) => void (await ask((at) => at.rename(runId, name))),
    remove: async (runId) => void (await ask((at) => at.remove(runId))),
    compare: async (runId) => void (await ask((at) => at.compare(runId))),
    goOn: async (most) => void (await ask((at) => at.goOn(most))),
    pause: async () => void (await ask((at) => at.pause())),
    stop: async () => void (await ask((at) => at.stop())),
    forget: async () => {
      if (desk) await get().train.stop();
      patch({ saved: [] });
    },
    exportFile: (runId) => ask((at) => at.exportFile(runId)),
    loadResult: async (runId) => {
      const file = await get().train.exportFile(runId);
      if (file) await get().models.load({ kind: 'file', file });
      return file !== null;
    },
  };
};
