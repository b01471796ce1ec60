/** What towers that do not learn make of clips: computed once for every view that a run learns from. */
import { TOKENS_LIMIT_BYTES, tokensBytes } from '../contract/teach.ts';
import type { TrainSettings } from '../contract/train.ts';
import { AppError } from '../core/errors.ts';
import type { ModelFamily } from '../core/family.ts';
import { type HostBatch, type Places, type TokenBatch, withTokens } from './batches.ts';
import type { TrainClip } from './clips.ts';
import type { HostTokens, Trainer } from './jax/trainer.ts';
import type { Watch } from './news.ts';
import { batchOfViews, type FixedView, viewsOfStep } from './sampler.ts';

/** What the towers make of the visible patches of a batch. */
export const towersOf = (trainer: Trainer, batch: HostBatch): Promise<HostTokens> =>
  trainer.towers({
    patchesA: batch.keptA,
    patchesV: batch.keptV,
    placesA: batch.keptPlacesA,
    placesV: batch.keptPlacesV,
  });

/** Every view of the clips that a run learns from, as the towers left it. */
export class TokenShelf {
  readonly #family: ModelFamily;
  readonly #places: Places;
  readonly #settings: TrainSettings;
  readonly #learned: readonly TrainClip[];
  /** (views, kept, width) of each modality; null until the first pass tells the shapes. */
  #rows: Record<
    'a' | 'v',
    { readonly shape: readonly number[]; readonly data: Float32Array<ArrayBuffer> }
  > | null = null;
  #done = 0;

  /** @throws {@link AppError} `shape` if there are more views than are kept. */
  constructor(family: ModelFamily, places: Places, settings: TrainSettings, learned: readonly TrainClip[]) {
    const bytes = tokensBytes(settings.size, settings, learned.length);
    if (bytes > TOKENS_LIMIT_BYTES)
      throw new AppError(
        'shape',
        `Expected fixed masks whose towers’ output takes at most ${TOKENS_LIMIT_BYTES / 1e9} GB, got ` +
          `${settings.masksPerClip} masks of ${learned.length} clips, which take ${(bytes / 1e9).toFixed(1)} GB: choose fewer masks per clip.`,
      );
    [this.#family, this.#places, this.#settings, this.#learned] = [family, places, settings, learned];
  }

  get #count(): number {
    return this.#learned.length * this.#settings.masksPerClip;
  }

  /** Computes what is missing; what was computed before a pause stays. @throws {@link AppError} `aborted`. */
  async fill(trainer: Trainer, watch: Watch): Promise<void> {
    const { batch, masksPerClip } = this.#settings;
    const count = this.#count;
    const stage = `Running the towers once on ${masksPerClip} masks of each of ${this.#learned.length} clips`;
    while (this.#done < count) {
      await watch.tell({ stage, done: this.#done, total: count });
      // The last batch is filled up, so that one compiled graph serves all.
      const numbers = Array.from({ length: batch }, (_, at) => Math.min(this.#done + at, count - 1));
      const tokens = await towersOf(
        trainer,
        this.#batchOf(
          numbers.map((number) => ({ clip: Math.floor(number / masksPerClip), view: number % masksPerClip })),
        ),
      );
      this.#rows ??= { a: emptyRows(tokens.a.shape, count), v: emptyRows(tokens.v.shape, count) };
      const taken = Math.min(batch, count - this.#done);
      for (const letter of ['a', 'v'] as const) {
        const { shape, data } = tokens[letter];
        const row = shape[1]! * shape[2]!;
        this.#rows[letter].data.set(data.subarray(0, taken * row), this.#done * row);
      }
      this.#done += taken;
    }
  }

  /** The batch of step number `step`. {@link TokenShelf.fill} comes first. */
  batchOfStep(step: number): TokenBatch {
    const views = viewsOfStep(this.#settings, this.#learned.length, step);
    const rows = this.#rows;
    if (!rows || this.#done < this.#count) throw new Error('The towers’ output is not complete.');
    const tokens = (letter: 'a' | 'v') => {
      const { shape, data } = rows[letter];
      const row = shape[1]! * shape[2]!;
      const out = new Float32Array(views.length * row);
      views.forEach(({ clip, view }, at) => {
        const number = clip * this.#settings.masksPerClip + view;
        out.set(data.subarray(number * row, (number + 1) * row), at * row);
      });
      return { shape: [views.length, ...shape.slice(1)], data: out };
    };
    return withTokens(this.#batchOf(views), tokens('a'), tokens('v'));
  }

  #batchOf(views: readonly FixedView[]): HostBatch {
    return batchOfViews(this.#family, this.#places, this.#settings, this.#learned, views);
  }
}

function emptyRows([, kept, width]: readonly number[], count: number) {
  return { shape: [count, kept!, width!], data: new Float32Array(count * kept! * width!) };
}
