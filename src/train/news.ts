/** What the page is told while a run goes on: of steps at a bounded rate, and of the work between them. */
import type { Progress } from '../contract/environment.ts';
import type { TrainNews } from '../contract/train.ts';
import { AppError } from '../core/errors.ts';
import { nextTurn } from '../core/turns/next-turn.ts';

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
          doing: step.doing,
        }
      : step;
    if (performance.now() - this.#toldAt >= NEWS_PAUSE_MS) this.flush();
  }

  /** Tells at once what was seen without a step. */
  tell(seen: Partial<Omit<StepNews, 'points'>>): void {
    this.add({
      points: [],
      heldOut: [],
      samples: [],
      film: [],
      cosines: null,
      map: null,
      doing: null,
      ...seen,
    });
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

/** Hears of work in pieces. */
export interface Watch {
  /** Called before each piece. @throws {@link AppError} `aborted` if the rest shall not be done now. */
  tell(doing: Progress): Promise<void>;
}

/** @param isPausing - asked after waiting messages were received; null for work that goes on to its end. */
export function watchOf(tell: (doing: Progress) => void, isPausing: (() => boolean) | null): Watch {
  return {
    tell: async (doing) => {
      tell(doing);
      await nextTurn();
      if (isPausing?.()) throw new AppError('aborted', 'Paused.');
    },
  };
}
