/** Runs the training worker for the page: prepares clips, starts, pauses, and gathers what it tells. */
import type { Progress } from '../../contract/environment.ts';
import type { BaseModel } from '../../contract/teach.ts';
import { FEWEST_TAUGHT_CLIPS, taughtSettings } from '../../contract/teach.ts';
import type { RivalFacts, TrainNews, TrainObjective, TrainSettings } from '../../contract/train.ts';
import { AppError } from '../../core/errors.ts';
import type { GetState, Patch, Services } from '../services.ts';
import { loadedBase, provideBase } from './train-base.ts';
import { provideClips, savedClips, wantedClips } from './train-clips.ts';
import type { EarlierRun, TrainSlice } from './train-slice.ts';
import { NOTHING_SEEN } from './train-slice.ts';

/** Kept of what was seen, so that a long run does not fill the page. */
const MOST_POINTS = 4000;
const MOST_FRAMES = 80;
const MOST_EARLIER = 3;
/** Sample clips on which a taught model is measured: as many as clips are held out at most. */
const MOST_SAMPLES = 16;

type Connection = ReturnType<Awaited<ReturnType<Services['training']>>>;

/** What a run is opened with. */
interface Opening {
  readonly settings: TrainSettings;
  readonly base: BaseModel | null;
  readonly clips: Awaited<ReturnType<typeof wantedClips>>;
  /** Clips on which a model that is taught may forget. */
  readonly samples: Awaited<ReturnType<typeof wantedClips>>;
  readonly rivals?: readonly TrainObjective[];
}

/** What takes its time before a run can be opened. */
interface Waiting {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** The one who talks to the training worker; fetched with the first question. */
export class TrainDesk {
  readonly #patch: Patch<TrainSlice>;
  readonly #get: GetState;
  readonly #services: Services;
  #connection: Connection | null = null;
  #preparing = new AbortController();

  constructor(patch: Patch<TrainSlice>, get: GetState, services: Services) {
    this.#patch = patch;
    this.#get = get;
    this.#services = services;
  }

  async look(): Promise<void> {
    if (this.#get().train.status !== 'idle') return;
    await this.#list();
  }

  async start(): Promise<void> {
    const { mode } = this.#get().train;
    await this.#open(null, (waiting) => (mode === 'teach' ? this.#taught(waiting) : this.#fromScratch()));
  }

  async startThree(): Promise<void> {
    await this.#open(null, async () => {
      const opening = await this.#fromScratch();
      const settings = { ...opening.settings, objective: 'both' as const };
      return { ...opening, settings, rivals: ['masked', 'contrastive'] };
    });
  }

  async resumeSaved(runId: string): Promise<void> {
    const { settings, clipIds, base = null, sampleIds = [] } = this.#saved(runId);
    const [clips, samples] = [savedClips(clipIds), savedClips(sampleIds)];
    await this.#open(runId, async () => ({ settings, base, clips, samples }));
  }

  async rename(runId: string, name: string): Promise<void> {
    const saved = await (await this.#client()).call('renameRun', { runId, name });
    const named = saved.find(({ id }) => id === runId)?.name ?? name;
    this.#patch(({ facts, earlier }) => ({
      saved,
      facts: facts?.id === runId ? { ...facts, name: named } : facts,
      earlier: earlier.map((run) => (run.id === runId ? { ...run, name: named } : run)),
    }));
  }

  async remove(runId: string): Promise<void> {
    const saved = await (await this.#client()).call('deleteRun', { runId });
    this.#patch(({ facts, earlier, rivals }) => ({
      saved,
      earlier: earlier.filter(({ id }) => id !== runId),
      rivals: rivals.filter(({ id }) => id !== runId),
      // What is left of a comparison goes on as saved runs.
      ...(facts?.id === runId && { status: 'idle', facts: null, ...NOTHING_SEEN }),
    }));
    this.#get().shell.announce('The run was deleted.');
  }

  async compare(runId: string): Promise<void> {
    const { earlier } = this.#get().train;
    if (earlier.some(({ id }) => id === runId)) {
      this.#patch({ earlier: earlier.filter(({ id }) => id !== runId) });
      return;
    }
    const { name } = this.#saved(runId);
    const { points } = await (await this.#client()).call('runCurves', { runId });
    this.#beside({ id: runId, name, points });
  }

  async goOn(most: number | null): Promise<void> {
    const client = await this.#client();
    this.#patch({ status: 'running', progress: null });
    const onProgress = (news: TrainNews) => this.#hear(news);
    const { end, isSaved } = await client.call('advance', { most }, { onProgress });
    this.#patch({ status: end, isUnsaved: !isSaved });
    const { steps } = this.#get().train.facts ?? { steps: 0 };
    this.#get().shell.announce(
      end === 'finished' ? 'Training has finished.' : `Training paused at step ${steps}.`,
    );
    await this.#list();
  }

  async pause(): Promise<void> {
    if (this.#get().train.status === 'running') await (await this.#client()).call('pause', {});
  }

  async stop(): Promise<void> {
    this.#preparing.abort();
    this.#close(new AppError('aborted', 'Stopped.'));
    this.#patch({ status: 'idle', progress: null });
  }

  async exportFile(runId: string): Promise<File> {
    const { hasPrefix, facts, saved } = this.#get().train;
    const client = await this.#client();
    const base = facts?.id === runId ? facts.base : saved.find(({ id }) => id === runId)?.base;
    // An open run holds its model.
    if (base && facts?.id !== runId) await provideBase(client, base, this.#asked());
    const { blob, steps } = await client.call('exportRun', { runId, hasPrefix });
    return new File([blob], `cav-mae-${base ? 'taught' : 'trained'}-${steps}-steps.safetensors`);
  }

  async #fromScratch(): Promise<Opening> {
    const { settings, source } = this.#get().train;
    const clips = await wantedClips(source, this.#get(), this.#services);
    return { settings, base: null, clips, samples: [] };
  }

  async #taught(waiting: Waiting): Promise<Opening> {
    const { settings, source } = this.#get().train;
    const base = await loadedBase(settings, this.#asked(waiting));
    const config = this.#get().models.loaded?.config;
    const clips = await wantedClips(source, this.#get(), this.#services);
    if (!config || clips.length < FEWEST_TAUGHT_CLIPS)
      throw new AppError(
        'shape',
        `Expected at least ${FEWEST_TAUGHT_CLIPS} clips with audio and video to teach a model, got ${clips.length}: open more, or choose the 80 training clips.`,
      );
    // What it forgets of clips that it is taught on would say nothing.
    const samples = source === 'samples' ? [] : await wantedClips('samples', this.#get(), this.#services);
    return {
      settings: taughtSettings(settings, config),
      base,
      clips,
      samples: samples.slice(0, MOST_SAMPLES),
    };
  }

  #asked(waiting: Partial<Waiting> = {}) {
    const { signal = new AbortController().signal, onProgress = () => undefined } = waiting;
    return { services: this.#services, get: this.#get, signal, onProgress };
  }

  async #open(runId: string | null, describe: (waiting: Waiting) => Promise<Opening>): Promise<void> {
    this.#preparing.abort();
    const { signal } = (this.#preparing = new AbortController());
    // A run that goes on would not answer before its end.
    if (this.#get().train.status === 'running')
      this.#close(new AppError('aborted', 'Another run was started.'));
    const { facts: before, points } = this.#get().train;
    if (before && before.id !== runId && points.length > 0)
      this.#beside({ id: before.id, name: before.name, points });
    this.#patch(({ earlier }) => ({
      status: 'preparing',
      progress: null,
      facts: null,
      isUnsaved: false,
      earlier: earlier.filter(({ id }) => id !== runId),
      ...NOTHING_SEEN,
    }));
    const client = await this.#client();
    const onProgress = (progress: Progress) => this.#patch({ progress });
    const { settings, base, clips, samples, rivals = [] } = await describe({ signal, onProgress });
    if (base) await provideBase(client, base, this.#asked({ signal, onProgress }));
    const { backend } = this.#services;
    // What is wrong with the settings is said when the run is opened.
    const warmed = base
      ? null
      : client.call('warm', { settings, backend }, { signal }).catch(() => undefined);
    await provideClips(client, this.#services, [...clips, ...samples], onProgress, signal);

    this.#patch({ progress: { stage: 'Making the model', done: 0, total: 0 } });
    await warmed;
    const [clipIds, sampleIds] = [clips, samples].map((of) => of.map(({ clipId }) => clipId)) as [
      string[],
      string[],
    ];
    const params = { clipIds, settings, backend, runId, rivals, base, sampleIds };
    const facts = await client.call('open', params, { signal });
    this.#get().train.setMode(facts.base ? 'teach' : 'scratch');
    const opened = [facts, ...facts.rivals].map(({ id }) => id);
    this.#patch(({ earlier }) => ({
      facts,
      // A comparison has its own charts.
      earlier: earlier.filter(({ id }) => !opened.includes(id)),
      settings: facts.settings,
      points: facts.points,
      heldOut: facts.heldOut,
      samples: facts.samples,
      rivals: facts.rivals,
    }));
    await this.goOn(null);
  }

  #hear(news: TrainNews): void {
    if (news.runId !== this.#get().train.facts?.id) {
      this.#patch(({ rivals }) => ({ rivals: rivals.map((rival) => heard(rival, news)) }));
      return;
    }
    const steps = news.points.at(-1)?.step;
    this.#patch(({ points, heldOut, samples, film, cosines, map, facts, clipsPerSecond }) => ({
      points: [...points, ...news.points].slice(-MOST_POINTS),
      heldOut: [...heldOut, ...news.heldOut],
      samples: [...samples, ...news.samples],
      film: [...film, ...news.film].slice(-MOST_FRAMES),
      cosines: news.cosines ?? cosines,
      map: news.map ?? map,
      progress: news.doing,
      clipsPerSecond: news.points.length > 0 ? news.clipsPerSecond : clipsPerSecond,
      facts: facts && { ...facts, steps: steps ?? facts.steps },
    }));
  }

  async #list(): Promise<void> {
    this.#patch({ saved: await (await this.#client()).call('saved', {}) });
  }

  #saved(runId: string) {
    const run = this.#get().train.saved.find(({ id }) => id === runId);
    if (!run) throw new AppError('not-found', 'This run is no longer saved in this browser.');
    return run;
  }

  /** Draws another run beside the open one; the one drawn longest makes room. */
  #beside(run: EarlierRun): void {
    this.#patch(({ earlier }) => ({
      earlier: [run, ...earlier.filter(({ id }) => id !== run.id)].slice(0, MOST_EARLIER),
    }));
  }

  async #client(): Promise<Connection['client']> {
    if (!this.#connection) {
      const connect = await this.#services.training();
      this.#connection ??= connect((sentence) => this.#close(new AppError('internal', sentence)));
    }
    return this.#connection.client;
  }

  /** Ends the worker; what it was asked is answered by `error`. */
  #close(error: AppError): void {
    this.#connection?.client.fail(error);
    this.#connection?.close();
    this.#connection = null;
  }
}

/** A rival after news, if they are its own. */
function heard(rival: RivalFacts, { runId, points, heldOut }: TrainNews): RivalFacts {
  if (rival.id !== runId) return rival;
  return {
    ...rival,
    points: [...rival.points, ...points].slice(-MOST_POINTS),
    heldOut: [...rival.heldOut, ...heldOut],
  };
}
