/** Answers the page's calls: holds the clips and the open run, and takes its steps. */
import type { TrainBackend, TrainContract } from '../contract/train.ts';
import { AppError } from '../core/errors.ts';
import { CAV_MAE } from '../core/family.ts';
import type { Handlers } from '../core/rpc.ts';
import { nextTurn } from '../core/turns/next-turn.ts';
import { exportedFile, readRunFile } from './checkpoint.ts';
import { expectArrays, type TrainClip } from './clips.ts';
import { openDevice, type TrainDevice } from './jax/trainer.ts';
import { asKept, keepClip, keptClip } from './kept.ts';
import { NewsGatherer } from './news.ts';
import { TrainRun } from './run.ts';
import { deleteRun, newName, renameRun, savedFile, savedRuns, saveRun } from './saved-runs.ts';

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
    open: async ({ clipIds, settings, backend, runId }) => {
      const chosen: TrainClip[] = [];
      for (const clipId of clipIds) {
        const found = await clip(clipId);
        if (!found) throw new AppError('not-found', `A clip of the run is not there: ${clipId}.`);
        chosen.push(found);
      }
      const start = runId === null ? null : await readRunFile(await savedFile(runId));
      const saved = runId === null ? null : (await savedRuns()).find(({ id }) => id === runId);
      const device = await chooseDevice(backend);
      run?.dispose();
      run = null;
      const named = {
        id: runId ?? crypto.randomUUID(),
        name: saved?.name ?? (await newName(settings, [])),
      };
      run = new TrainRun(named, start?.record.settings ?? settings, device, chosen, start);
      return run.facts();
    },
    advance: async ({ most }, { progress }) => {
      const going = requireRun();
      if (isBusy) throw new AppError('internal', 'The run is already going on.');
      isBusy = true;
      isPausing = false;
      try {
        await takeSteps(going, most, () => isPausing, progress);
        const isSaved = await keep(going);
        return { end: going.isFinished ? 'finished' : 'paused', steps: going.steps, isSaved };
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
    saved: () => savedRuns(),
    renameRun: async ({ runId, name }) => {
      await renameRun(runId, name);
      return savedRuns();
    },
    deleteRun: async ({ runId }) => {
      if (run?.id === runId) {
        if (isBusy) throw new AppError('internal', 'This run is going on: pause it first.');
        run.dispose();
        run = null;
      }
      await deleteRun(runId);
      return savedRuns();
    },
    runCurves: async ({ runId }) => {
      const { record } = await readRunFile(await savedFile(runId));
      return { points: record.points, heldOut: record.heldOut };
    },
    exportRun: async ({ runId, hasPrefix }) => {
      // What goes on has no weights to read between two steps; what was saved of it has.
      const open = run?.id === runId && !isBusy ? run : null;
      if (open) return { blob: await open.export(hasPrefix), steps: open.steps };
      const { state, record } = await readRunFile(await savedFile(runId));
      return { blob: exportedFile(state.weights, record, hasPrefix), steps: record.steps };
    },
  };
}

const keep = async (run: TrainRun) => saveRun(run.id, run.name, await run.save(), run.record());

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
      await keep(run);
      savedAt = performance.now();
    }
    // Lets a pause arrive.
    await nextTurn();
  }
  news.flush();
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
