/** Answers the page's calls: holds the clips and the one run, and takes its steps. */
import type { TrainBackend, TrainContract, TrainNews } from '../contract/train.ts';
import { AppError } from '../core/errors.ts';
import { CAV_MAE } from '../core/family.ts';
import type { Handlers } from '../core/rpc.ts';
import { nextTurn } from '../core/turns/next-turn.ts';
import { readRunFile, readRunRecord } from './checkpoint.ts';
import { expectArrays, type TrainClip } from './clips.ts';
import { openDevice, type TrainDevice } from './jax/trainer.ts';
import { asKept, keepClip, keptClip, savedRun, saveRun } from './kept.ts';
import { TrainRun } from './run.ts';

/** Shortest time between two news. */
const NEWS_PAUSE_MS = 300;
/** A run in progress is saved this often. */
const SAVE_EVERY_MS = 60_000;

type Advance = TrainContract['advance'];

/** The handlers of one worker. */
export function trainHandlers(): Handlers<TrainContract> {
  const clips = new Map<string, TrainClip>();
  let run: TrainRun | null = null;
  let isPausing = false;
  let isBusy = false;

  const requireRun = (): TrainRun => {
    if (run) return run;
    throw new AppError('not-found', 'There is no training run: start one.');
  };
  const clip = async (clipId: string): Promise<TrainClip | null> => {
    const held = clips.get(clipId) ?? (await keptClip(clipId));
    if (held) clips.set(clipId, held);
    return held;
  };

  return {
    holds: async ({ clipIds }) => {
      const missing: string[] = [];
      for (const clipId of clipIds) if (!(await clip(clipId))) missing.push(clipId);
      return { missing };
    },
    addClip: async ({ clipId, name, arrays }) => {
      expectArrays(CAV_MAE, arrays);
      const added = { clipId, name, pictures: arrays.pictures, logMel: asKept(arrays.logMel) };
      clips.set(clipId, added);
      await keepClip(added);
    },
    open: async ({ clipIds, settings, backend, from }) => {
      const chosen: TrainClip[] = [];
      for (const clipId of clipIds) {
        const found = await clip(clipId);
        if (!found) throw new AppError('not-found', `A clip of the run is not there: ${clipId}.`);
        chosen.push(found);
      }
      const file = from === 'saved' ? await savedRun() : null;
      if (from === 'saved' && !file)
        throw new AppError('not-found', 'There is no saved run: start a new one.');
      const start = file && (await readRunFile(file));
      const device = await chooseDevice(backend);
      run?.dispose();
      run = null;
      run = new TrainRun(start?.record.settings ?? settings, device, chosen, start);
      return run.facts();
    },
    advance: async ({ most }, { progress }) => {
      const going = requireRun();
      if (isBusy) throw new AppError('internal', 'The run is already going on.');
      isBusy = true;
      isPausing = false;
      try {
        await takeSteps(going, most, () => isPausing, progress);
        await saveRun(await going.save());
        return { end: going.isFinished ? 'finished' : 'paused', steps: going.steps };
      } catch (error) {
        // Its weights may be worth nothing now; what was saved before is.
        run = null;
        going.dispose();
        throw error;
      } finally {
        isBusy = false;
      }
    },
    pause: async () => {
      isPausing = true;
    },
    saved: async () => {
      const file = await savedRun();
      const record = file && (await readRunRecord(file).catch(() => null));
      return record && { settings: record.settings, steps: record.steps, clipIds: record.clipIds };
    },
    exportRun: () => requireRun().export(),
  };
}

/** Takes steps and tells of them at a bounded rate; the last news come before the end. */
async function takeSteps(
  run: TrainRun,
  most: number | null,
  isPausing: () => boolean,
  progress: (news: Advance['progress']) => void,
): Promise<void> {
  const news = new NewsGatherer(run.settings.batch, progress);
  let savedAt = performance.now();
  for (let taken = 0; !run.isFinished && !isPausing() && taken !== most; taken += 1) {
    news.add(await run.step());
    if (performance.now() - savedAt > SAVE_EVERY_MS) {
      await saveRun(await run.save());
      savedAt = performance.now();
    }
    // Lets a pause arrive.
    await nextTurn();
  }
  news.flush();
}

/** Joins the news of steps, so that fast steps do not flood the page. */
class NewsGatherer {
  readonly #batch: number;
  readonly #tell: (news: TrainNews) => void;
  #gathered: Omit<TrainNews, 'clipsPerSecond'> | null = null;
  #toldAt = performance.now();

  constructor(batch: number, tell: (news: TrainNews) => void) {
    this.#batch = batch;
    this.#tell = tell;
  }

  add(step: Omit<TrainNews, 'clipsPerSecond'>): void {
    const before = this.#gathered;
    this.#gathered = before
      ? {
          points: [...before.points, ...step.points],
          heldOut: [...before.heldOut, ...step.heldOut],
          film: [...before.film, ...step.film],
          cosines: step.cosines ?? before.cosines,
        }
      : step;
    if (performance.now() - this.#toldAt >= NEWS_PAUSE_MS) this.flush();
  }

  flush(): void {
    if (!this.#gathered) return;
    const now = performance.now();
    const seconds = Math.max(1e-3, (now - this.#toldAt) / 1000);
    this.#tell({
      ...this.#gathered,
      clipsPerSecond: (this.#gathered.points.length * this.#batch) / seconds,
    });
    this.#gathered = null;
    this.#toldAt = now;
  }
}

/** The device that is asked for; `auto` takes WebGPU only where there is a real GPU. */
async function chooseDevice(backend: TrainBackend): Promise<TrainDevice> {
  const device = backend === 'auto' ? await fastest() : backend;
  await openDevice(device);
  return device;
}

async function fastest(): Promise<TrainDevice> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  return adapter && !adapter.info.isFallbackAdapter ? 'webgpu' : 'wasm';
}
