/** Joins what steps tell, so that the page is told at a bounded rate. */
import type { TrainNews } from '../contract/train.ts';

/** What one step tells. */
export type StepNews = Omit<TrainNews, 'runId' | 'clipsPerSecond'>;

/** Shortest time between two news. */
const NEWS_PAUSE_MS = 300;

/** Joins the news of steps, so that fast steps do not flood the page. */
export class NewsGatherer {
  readonly #runId: string;
  readonly #batch: number;
  readonly #tell: (news: TrainNews) => void;
  #gathered: StepNews | null = null;
  #toldAt = performance.now();

  constructor(run: { readonly id: string; readonly batch: number }, tell: (news: TrainNews) => void) {
    this.#runId = run.id;
    this.#batch = run.batch;
    this.#tell = tell;
  }

  add(step: StepNews): void {
    const before = this.#gathered;
    this.#gathered = before
      ? {
          points: [...before.points, ...step.points],
          heldOut: [...before.heldOut, ...step.heldOut],
          samples: [...before.samples, ...step.samples],
          film: [...before.film, ...step.film],
          cosines: step.cosines ?? before.cosines,
          map: step.map ?? before.map,
        }
      : step;
    if (performance.now() - this.#toldAt >= NEWS_PAUSE_MS) this.flush();
  }

  /** Tells at once what was seen without a step. */
  tell(seen: Partial<Omit<StepNews, 'points'>>): void {
    this.add({ points: [], heldOut: [], samples: [], film: [], cosines: null, map: null, ...seen });
    this.flush();
  }

  flush(): void {
    if (!this.#gathered) return;
    const now = performance.now();
    const seconds = Math.max(1e-3, (now - this.#toldAt) / 1000);
    this.#tell({
      ...this.#gathered,
      runId: this.#runId,
      clipsPerSecond: (this.#gathered.points.length * this.#batch) / seconds,
    });
    this.#gathered = null;
    this.#toldAt = now;
  }
}
