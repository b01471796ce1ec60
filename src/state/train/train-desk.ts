/** Runs the training worker for the page: prepares clips, starts, pauses, and gathers what it tells. */
import type { TrainNews, TrainObjective, TrainSettings } from '../../contract/train.ts';
import { AppError } from '../../core/errors.ts';
import type { GetState, Patch, Services } from '../services.ts';
import { provideClips, savedClips, wantedClips } from './train-clips.ts';
import type { EarlierRun, Rival, TrainSlice } from './train-slice.ts';

/** Kept of what was seen, so that a long run does not fill the page. */
const MOST_POINTS = 4000;
const MOST_FRAMES = 80;
const MOST_EARLIER = 3;

type Connection = ReturnType<Awaited<ReturnType<Services['training']>>>;

const NOTHING_SEEN = {
  points: [],
  heldOut: [],
  film: [],
  cosines: null,
  map: null,
  rivals: [],
  clipsPerSecond: null,
} as const;

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
    const { settings, source } = this.#get().train;
    await this.#open(null, settings, () => wantedClips(source, this.#get(), this.#services));
  }

  async startThree(): Promise<void> {
    const { settings, source } = this.#get().train;
    const name = () => wantedClips(source, this.#get(), this.#services);
    await this.#open(null, { ...settings, objective: 'both' }, name, ['masked', 'contrastive']);
  }

  async resumeSaved(runId: string): Promise<void> {
    const { settings, clipIds } = this.#saved(runId);
    await this.#open(runId, settings, async () => savedClips(clipIds));
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
    const { hasPrefix } = this.#get().train;
    const { blob, steps } = await (await this.#client()).call('exportRun', { runId, hasPrefix });
    return new File([blob], `cav-mae-trained-${steps}-steps.safetensors`);
  }

  async #open(
    runId: string | null,
    settings: TrainSettings,
    name: () => ReturnType<typeof wantedClips>,
    rivals: readonly TrainObjective[] = [],
  ): Promise<void> {
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
    const wanted = await name();
    await provideClips(client, this.#services, wanted, (progress) => this.#patch({ progress }), signal);
    this.#patch({ progress: { stage: 'Making the model', done: 0, total: 0 } });
    const { backend } = this.#services;
    const clipIds = wanted.map(({ clipId }) => clipId);
    const facts = await client.call('open', { clipIds, settings, backend, runId, rivals }, { signal });
    this.#patch({
      facts,
      settings: facts.settings,
      points: facts.points,
      heldOut: facts.heldOut,
      rivals: facts.rivals.map((rival) => ({ ...rival, points: [], heldOut: [] })),
    });
    await this.goOn(null);
  }

  #hear(news: TrainNews): void {
    if (news.runId !== this.#get().train.facts?.id) {
      this.#patch(({ rivals }) => ({ rivals: rivals.map((rival) => heard(rival, news)) }));
      return;
    }
    const steps = news.points.at(-1)?.step;
    this.#patch(({ points, heldOut, film, cosines, map, facts, clipsPerSecond }) => ({
      points: [...points, ...news.points].slice(-MOST_POINTS),
      heldOut: [...heldOut, ...news.heldOut],
      film: [...film, ...news.film].slice(-MOST_FRAMES),
      cosines: news.cosines ?? cosines,
      map: news.map ?? map,
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
function heard(rival: Rival, { runId, points, heldOut }: TrainNews): Rival {
  if (rival.id !== runId) return rival;
  return {
    ...rival,
    points: [...rival.points, ...points].slice(-MOST_POINTS),
    heldOut: [...rival.heldOut, ...heldOut],
  };
}
