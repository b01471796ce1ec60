/** Measures a run on clips that it never learns from, and a model that is taught on sample clips too. */
import type { EmbeddingMap, HeldOutPoint, TrainSettings } from '../contract/train.ts';
import type { ModelFamily } from '../core/family.ts';
import type { HostBatch, Places } from './batches.ts';
import { withTokens } from './batches.ts';
import type { TrainClip } from './clips.ts';
import { type ClipFeatures, clipFeatures, CLIPS_AT_ONCE, findPartners, type TowerCache } from './features.ts';
import { contrastiveAccuracy, meanFill } from './figures.ts';
import type { HostTokens, StepFigures, Trainer } from './jax/trainer.ts';
import { MapMaker } from './map.ts';
import type { Watch } from './news.ts';
import { fixedBatch, type Split } from './sampler.ts';
import { towersOf } from './tokens.ts';

/** Most clips of a held-out measurement. */
const MOST_HELD_OUT = 16;
/** Most clips of the map that are learned from; fewer where a larger model computes their features. */
const MOST_MAPPED = { scratch: 16, taught: 8 } as const;

/** What one measurement tells. */
export interface Measured {
  readonly heldOut: readonly HeldOutPoint[];
  readonly samples: readonly HeldOutPoint[];
  readonly map: EmbeddingMap | null;
}

/** Clips under masks that stay the same. */
interface Probe {
  readonly clips: readonly TrainClip[];
  readonly batch: HostBatch;
  /** What the towers made of it, if they do not learn and were asked. */
  tokens: HostTokens | null;
}

/** What a point of a curve takes from the figures of a batch of `clips`. */
export function pointOf({ total, audio, visual, contrastive, similarity }: StepFigures, clips: number) {
  const accuracy = similarity && contrastiveAccuracy(similarity, clips);
  return { total, audio, visual, contrastive, accuracy };
}

/** Measures one run. */
export class Measurer {
  readonly #family: ModelFamily;
  readonly #places: Places;
  readonly #normPix: boolean;
  readonly #trainer: Trainer;
  readonly #heldOut: Probe | null;
  readonly #samples: Probe | null;
  /** Held-out clips first. */
  readonly #mapped: readonly TrainClip[];
  readonly #map = new MapMaker();
  /** Null where the towers learn. */
  readonly #towers: TowerCache | null;

  /** @param samples - clips on which a model that is taught may forget; null for a run that teaches none. */
  constructor(
    family: ModelFamily,
    places: Places,
    settings: TrainSettings,
    trainer: Trainer,
    { learned, heldOut: apart }: Split,
    samples: readonly TrainClip[] | null,
  ) {
    const probe = (clips: readonly TrainClip[], stream: 'heldOut' | 'samples'): Probe | null =>
      clips.length === 0
        ? null
        : { clips, batch: fixedBatch(family, places, settings, clips, stream).batch, tokens: null };
    const heldOut = apart.slice(0, MOST_HELD_OUT);
    [this.#family, this.#places, this.#trainer] = [family, places, trainer];
    this.#normPix = settings.normPix;
    this.#heldOut = probe(heldOut, 'heldOut');
    this.#samples = probe(samples ?? [], 'samples');
    this.#mapped = [...heldOut, ...learned.slice(0, MOST_MAPPED[samples ? 'taught' : 'scratch'])];
    this.#towers = samples && new Map();
  }

  /** @throws {@link AppError} `aborted` if the watch ends it. */
  async measure(step: number, watch: Watch): Promise<Measured> {
    const [heldOut, samples] = [this.#heldOut, this.#samples];
    const passes = (clips: readonly TrainClip[]) => Math.ceil(clips.length / CLIPS_AT_ONCE);
    const probes = [heldOut, samples].filter((probe) => probe !== null);
    const total = passes(this.#mapped) + passes(samples?.clips ?? []) + probes.length;
    let done = 0;
    const each = () => watch.tell({ stage: this.#stage(), done: done++, total });
    const features = (clips: readonly TrainClip[]) =>
      clipFeatures(this.#family, this.#places, this.#trainer, clips, this.#towers, each);
    const mapped = await features(this.#mapped);
    const figures = async (probe: Probe | null, of: () => ClipFeatures | Promise<ClipFeatures>) => {
      if (!probe) return [];
      const found = await of();
      await each();
      return [await this.#figuresOf(step, probe, found)];
    };
    const points = {
      heldOut: await figures(heldOut, () => mapped),
      samples: await figures(samples, () => features(samples!.clips)),
    };
    const names = this.#mapped.map(({ name }) => name);
    const map = { step, names, heldOut: heldOut?.clips.length ?? 0, ...this.#map.of(mapped) };
    return { ...points, map };
  }

  #stage(): string {
    const counts = [
      this.#heldOut && `${this.#heldOut.clips.length} held-out clips`,
      this.#samples && `${this.#samples.clips.length} sample clips`,
    ].filter((count) => count !== null);
    const what = this.#samples ? 'retrieval, rebuilding and forgetting' : 'retrieval and rebuilding';
    return counts.length === 0 ? 'Drawing the map of clips' : `Measuring ${what} on ${counts.join(' and ')}`;
  }

  /** @param features - of the probe's clips, which come first. */
  async #figuresOf(step: number, probe: Probe, features: ClipFeatures): Promise<HeldOutPoint> {
    const { batch } = probe;
    const clips = probe.clips.length;
    if (this.#towers) probe.tokens ??= await towersOf(this.#trainer, batch);
    const { tokens } = probe;
    const figures = await this.#trainer.judge(tokens ? withTokens(batch, tokens.a, tokens.v) : batch);
    return {
      step,
      clips,
      ...pointOf(figures, clips),
      meanFill: meanFill(batch, this.#normPix),
      retrieval: findPartners(features, clips),
    };
  }
}
