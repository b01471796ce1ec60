/** Runs the training worker for the page: prepares clips, starts, pauses, and gathers what it tells. */
import type { TrainNews, TrainSettings } from '../../contract/train.ts';
import { AppError } from '../../core/errors.ts';
import type { GetState, Patch, Services } from '../services.ts';
import { provideClips, savedClips, wantedClips } from './train-clips.ts';
import type { TrainSlice } from './train-slice.ts';

/** Kept of what was seen, so that a long run does not fill the page. */
const MOST_POINTS = 4000;
const MOST_FRAMES = 80;
const MOST_EARLIER = 3;

type Connection = ReturnType<Awaited<ReturnType<Services['training']>>>;

const NOTHING_SEEN = { points: [], heldOut: [], film: [], cosines: null, clipsPerSecond: null } as const;

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
    const { status, saved } = this.#get().train;
    if (status !== 'idle' || saved) return;
    this.#patch({ saved: await (await this.#client()).call('saved', {}) });
  }

  async start(): Promise<void> {
    const { settings, source, facts, points, earlier } = this.#get().train;
    const before =
      facts && points.length > 0 ? [{ name: runName(facts.settings), points }, ...earlier] : earlier;
    this.#patch({ earlier: before.slice(0, MOST_EARLIER) });
    await this.#open('nothing', settings, () => wantedClips(source, this.#get(), this.#services));
  }

  async resumeSaved(): Promise<void> {
    const { saved } = this.#get().train;
    if (!saved) throw new AppError('not-found', 'There is no saved run: start a new one.');
    await this.#open('saved', saved.settings, async () => savedClips(saved.clipIds));
  }

  async goOn(most: number | null): Promise<void> {
    const client = await this.#client();
    this.#patch({ status: 'running', progress: null });
    const { end } = await client.call('advance', { most }, { onProgress: (news) => this.#hear(news) });
    this.#patch({ status: end, clipsPerSecond: this.#get().train.clipsPerSecond });
    const { steps } = this.#get().train.facts ?? { steps: 0 };
    this.#get().shell.announce(
      end === 'finished' ? 'Training has finished.' : `Training paused at step ${steps}.`,
    );
  }

  async pause(): Promise<void> {
    if (this.#get().train.status === 'running') await (await this.#client()).call('pause', {});
  }

  async stop(): Promise<void> {
    this.#preparing.abort();
    this.#close(new AppError('aborted', 'Stopped.'));
    this.#patch({ status: 'idle', progress: null });
  }

  async exportFile(): Promise<File> {
    const { facts } = this.#get().train;
    const blob = await (await this.#client()).call('exportRun', {});
    return new File([blob], `cav-mae-trained-${facts?.steps ?? 0}-steps.safetensors`);
  }

  async #open(
    from: 'nothing' | 'saved',
    settings: TrainSettings,
    name: () => ReturnType<typeof wantedClips>,
  ): Promise<void> {
    this.#preparing.abort();
    const { signal } = (this.#preparing = new AbortController());
    // A run that goes on would not answer before its end.
    if (this.#get().train.status === 'running')
      this.#close(new AppError('aborted', 'Another run was started.'));
    this.#patch({ status: 'preparing', progress: null, facts: null, saved: null, ...NOTHING_SEEN });
    const client = await this.#client();
    const wanted = await name();
    await provideClips(client, this.#services, wanted, (progress) => this.#patch({ progress }), signal);
    this.#patch({ progress: { stage: 'Making the model', done: 0, total: 0 } });
    const { backend } = this.#services;
    const clipIds = wanted.map(({ clipId }) => clipId);
    const facts = await client.call('open', { clipIds, settings, backend, from }, { signal });
    this.#patch({ facts, settings: facts.settings, points: facts.points, heldOut: facts.heldOut });
    await this.goOn(null);
  }

  #hear(news: TrainNews): void {
    const steps = news.points.at(-1)?.step;
    this.#patch(({ points, heldOut, film, cosines, facts }) => ({
      points: [...points, ...news.points].slice(-MOST_POINTS),
      heldOut: [...heldOut, ...news.heldOut],
      film: [...film, ...news.film].slice(-MOST_FRAMES),
      cosines: news.cosines ?? cosines,
      clipsPerSecond: news.clipsPerSecond,
      facts: facts && { ...facts, steps: steps ?? facts.steps },
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

/** What a run is called beside others. */
export function runName({ objective, seed }: TrainSettings): string {
  return `${OBJECTIVES[objective]}, seed ${seed}`;
}

const OBJECTIVES = { both: 'Both losses', masked: 'Masked only', contrastive: 'Contrastive only' } as const;
