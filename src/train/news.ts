/** Joins what steps tell, so that the page is told at a bounded rate. */
import type { TrainNews } from '../contract/train.ts';

/** Shortest time between two news. */
const NEWS_PAUSE_MS = 300;

/** Joins the news of steps, so that fast steps do not flood the page. */
export class NewsGatherer {
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
          map: step.map ?? before.map,
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
