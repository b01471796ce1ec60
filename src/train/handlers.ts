/** Answers the page's calls: holds the clips and the open run, and takes its steps. */
import type { Progress } from '../contract/environment.ts';
import type { TrainBackend, TrainContract } from '../contract/train.ts';
import { AppError, toWireError } from '../core/errors.ts';
import { CAV_MAE } from '../core/family.ts';
import type { Handlers } from '../core/rpc.ts';
import { nextTurn } from '../core/turns/next-turn.ts';
import { BaseShelf, expectRoom, readBase, type Taught } from './base.ts';
import { checkpointFile, readRunFile } from './checkpoint.ts';
import { expectArrays, type TrainClip } from './clips.ts';
import { openDevice, type TrainDevice } from './jax/trainer.ts';
import { asKept, keepClip, keptClip } from './kept.ts';
import { NewsGatherer, watchOf } from './news.ts';
import { type RunStart, TrainRun, warmUp } from './run.ts';
import { deleteRun, newName, renameRun, runsBeside, savedFile, savedRuns, saveRun } from './saved-runs.ts';
import { nextTurnOf } from './turns.ts';

/** A run in progress is saved this often. */
const SAVE_EVERY_MS = 60_000;

type Advance = TrainContract['advance'];

/** A saved run, read to go on. */
type SavedStart = RunStart & Pick<TrainRun, 'id' | 'name'>;

/** The handlers of one worker. */
export function trainHandlers(): Handlers<TrainContract> {
  const clips = new Map<string, TrainClip>();
  const bases = new BaseShelf();
  /** The run that is shown, then those that learn beside it. */
  let runs: readonly TrainRun[] = [];
  let isPausing = false;
  let isBusy = false;

  const requireRuns = (): readonly TrainRun[] => {
    if (runs.length > 0) return runs;
    throw new AppError('not-found', 'There is no training run: start one.');
  };
  const clip = async (clipId: string): Promise<TrainClip | null> => {
    const held = clips.get(clipId) ?? (await keptClip(clipId));
    if (held) clips.set(clipId, held);
    return held;
  };

  const requireClips = async (clipIds: readonly string[]): Promise<readonly TrainClip[]> => {
    const found: TrainClip[] = [];
    for (const clipId of clipIds) {
      const one = await clip(clipId);
      if (!one) throw new AppError('not-found', `A clip of the run is not there: ${clipId}.`);
      found.push(one);
    }
    return found;
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
    holdsBase: async ({ baseId }) => ({ isHeld: (await bases.find(baseId)) !== null }),
    addBase: ({ baseId, file }) => bases.give(baseId, file),
    warm: async ({ settings, backend }) => {
      if (isBusy) return;
      await chooseDevice(backend);
      await warmUp(settings);
    },
    open: async ({ clipIds, settings, backend, runId, rivals, ...teaching }) => {
      const chosen = await requireClips(clipIds);
      const starts: SavedStart[] = [];
      for (const { id, name } of runId === null ? [] : await runsBeside(runId))
        starts.push({ id, name, ...(await readRunFile(await savedFile(id))) });
      // Says why where it is not kept.
      if (runId !== null && starts.length === 0) await savedFile(runId);
      const [start] = starts;
      const device = await chooseDevice(backend);
      const end = () => {
        for (const run of runs) run.dispose();
        runs = [];
      };
      end();
      const own = start?.record.settings ?? settings;
      const base = start ? start.record.base : teaching.base;
      let taught: Taught | null = null;
      if (base) {
        const file = await bases.require(base);
        expectRoom(own, CAV_MAE, device);
        const weights = await readBase(file, own, CAV_MAE);
        const samples = await requireClips(start?.record.sampleIds ?? teaching.sampleIds);
        taught = { base, file, weights, samples };
      }
      try {
        for (const saved of starts) {
          const { id, name, record } = saved;
          const { comparison } = record;
          const names = { id, name, ...(comparison !== undefined && { comparison }) };
          runs = [...runs, new TrainRun(names, record.settings, device, chosen, saved, taught)];
        }
        const comparison = rivals.length > 0 ? { comparison: crypto.randomUUID() } : {};
        const fresh = start ? [] : [own, ...rivals.map((objective) => ({ ...own, objective }))];
        for (const of of fresh) {
          const taken = runs.map(({ name }) => name);
          const names = { id: crypto.randomUUID(), name: await newName(of, base, taken), ...comparison };
          runs = [...runs, new TrainRun(names, of, device, chosen, null, taught)];
        }
      } catch (error) {
        end();
        throw error;
      }
      const [first, ...others] = runs as [TrainRun, ...TrainRun[]];
      return {
        ...first.facts(),
        rivals: others.map((run) => {
          const { points, heldOut, settings: ofRival } = run.facts();
          return { id: run.id, objective: ofRival.objective, points, heldOut };
        }),
      };
    },
    advance: async ({ most }, { progress }) => {
      const going = requireRuns();
      if (isBusy) throw new AppError('internal', 'The run is already going on.');
      isBusy = true;
      isPausing = false;
      try {
        await takeSteps(going, most, () => isPausing, progress);
        const isSaved = await keep(going);
        const isFinished = going.every((run) => run.isFinished);
        return { end: isFinished ? 'finished' : 'paused', steps: going[0]!.steps, isSaved };
      } catch (error) {
        // Its weights may be worth nothing now; what was saved before is.
        runs = [];
        for (const run of going) run.dispose();
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
      const open = runs.find(({ id }) => id === runId);
      if (open) {
        if (isBusy) throw new AppError('internal', 'This run is going on: pause it first.');
        open.dispose();
        runs = runs.filter((run) => run !== open);
      }
      await deleteRun(runId);
      const left = await savedRuns();
      const taught = [...left, ...runs.map((run) => run.record())].flatMap(({ base }) => base ?? []);
      await bases.prune(taught.map(({ id }) => id));
      return left;
    },
    runCurves: async ({ runId }) => {
      const { record } = await readRunFile(await savedFile(runId));
      return { points: record.points, heldOut: record.heldOut };
    },
    exportRun: async ({ runId, hasPrefix }) => {
      // What goes on has no weights to read between two steps; what was saved of it has.
      const open = isBusy ? undefined : runs.find(({ id }) => id === runId);
      if (open) return { blob: await open.export(hasPrefix), steps: open.steps };
      const { state, record } = await readRunFile(await savedFile(runId));
      const base = record.base ? await bases.require(record.base) : null;
      return { blob: await checkpointFile(state.weights, record, base, hasPrefix), steps: record.steps };
    },
  };
}

/** Saves runs. @returns whether all lie there now. */
async function keep(runs: readonly TrainRun[]): Promise<boolean> {
  let isSaved = true;
  for (const run of runs)
    if (!(await saveRun(run.id, run.name, await run.save(), run.record()))) isSaved = false;
  return isSaved;
}

/** Takes steps in turns and tells of them at a bounded rate; the last news come before the end. */
async function takeSteps(
  runs: readonly TrainRun[],
  most: number | null,
  isPausing: () => boolean,
  progress: (news: Advance['progress']) => void,
): Promise<void> {
  const turns = runs.map((run) => ({
    run,
    last: Math.min(run.settings.steps, most === null ? Infinity : run.steps + most),
    news: new NewsGatherer({ id: run.id, batch: run.settings.batch }, progress),
  }));
  let savedAt = performance.now();
  for (let turn = nextTurnOf(turns, null); turn && !isPausing(); turn = nextTurnOf(turns, turn)) {
    const { run, news } = turn;
    const tell = (doing: Progress) => news.tell({ doing });
    try {
      if (run.steps === 0) news.tell({ film: await run.paintDue() });
      const measured = await run.getReady(watchOf(tell, isPausing));
      if (measured.map) news.tell(measured);
    } catch (error) {
      if (toWireError(error).code === 'aborted') break;
      throw error;
    }
    news.add(await run.step(watchOf(tell, null)));
    if (performance.now() - savedAt > SAVE_EVERY_MS) {
      await keep(runs);
      savedAt = performance.now();
    }
    // Lets a pause arrive.
    await nextTurn();
  }
  for (const { news } of turns) news.flush();
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
