/** One training run: takes steps, measures, paints, and knows what is needed to go on later. */
import type {
  BatchCosines,
  EmbeddingMap,
  FilmFrame,
  FilmOriginal,
  HeldOutPoint,
  TrainPoint,
  TrainRunFacts,
  TrainSettings,
} from '../contract/train.ts';
import { trainedConfig } from '../contract/train.ts';
import { CAV_MAE } from '../core/family.ts';
import type { Taught } from './base.ts';
import { type ClipIds, type HostBatch, Places } from './batches.ts';
import { checkpointFile, runFile, type RunRecord } from './checkpoint.ts';
import type { TrainClip } from './clips.ts';
import { type ClipFeatures, clipFeatures, findPartners, type TowerCache } from './features.ts';
import { contrastiveAccuracy, expectFinite, meanFill, normsByPart } from './figures.ts';
import { paintFrame, paintOriginal, type WholePatches, wholePatches } from './film.ts';
import { type StepFigures, type TrainDevice, Trainer, type TrainerState } from './jax/trainer.ts';
import { MapMaker } from './map.ts';
import type { StepNews } from './news.ts';
import { expectTrainable, firstValues, type HostTensors, isReached, isTaught } from './parameters.ts';
import { batchOfStep, fixedBatch, learningRateAt, type Split, splitClips } from './sampler.ts';

const FAMILY = CAV_MAE;
/** Steps between two measurements on the held-out clips; the first comes earlier, so that the eye has a start. */
const MEASURE_EVERY = 25;
const FIRST_MEASURE = 5;
/** Most clips of a held-out measurement. */
const MOST_HELD_OUT = 16;
/** Most clips of the map that are learned from. */
const MOST_MAPPED = 16;
/** The film has a picture of each of the first steps, then ever fewer. */
const FILM_GROWTH = 1.15;
/** Kept of the past: every second point is dropped beyond. */
const MOST_POINTS = 4000;

/** The clip of the film: what the model sees of it at every step. */
interface Film {
  readonly original: FilmOriginal;
  readonly patches: WholePatches;
  readonly ids: ClipIds;
  readonly batch: HostBatch;
}

/** Where a run goes on from. */
export interface RunStart {
  readonly state: TrainerState;
  readonly record: RunRecord;
}

/** A run holds arrays of its device: call {@link TrainRun.dispose} at the end. */
export class TrainRun {
  readonly id: string;
  readonly name: string;
  readonly settings: TrainSettings;
  readonly #device: TrainDevice;
  readonly #clipIds: readonly string[];
  readonly #split: Split;
  readonly #places: Places;
  readonly #taught: Omit<Taught, 'weights'> | null;
  /** Names of the tensors that are saved, in order, and the fixed positions among them. */
  readonly #saved: { readonly names: readonly string[]; readonly places: HostTensors };
  readonly #counts: { readonly all: number; readonly moving: number };
  readonly #trainer: Trainer;
  readonly #heldOut: HostBatch | null;
  /** Sample clips on which a taught model may forget. */
  readonly #samples: HostBatch | null;
  /** Null where the towers learn. */
  readonly #towers: TowerCache | null;
  /** Held-out clips first. */
  readonly #mapped: readonly TrainClip[];
  readonly #map = new MapMaker();
  readonly #film: Film | null;
  #points: TrainPoint[];
  #heldOutPoints: HeldOutPoint[];
  #samplePoints: HeldOutPoint[];
  #nextFrame: number;

  /**
   * @param clips - all with audio and video.
   * @param taught - the loaded model whose joint blocks learn; null starts from random numbers, and everything learns.
   * @throws {@link AppError} `shape` for settings that fit neither the model nor the clips.
   */
  constructor(
    { id, name }: Pick<TrainRunFacts, 'id' | 'name'>,
    settings: TrainSettings,
    device: TrainDevice,
    clips: readonly TrainClip[],
    start: RunStart | null,
    taught: Taught | null = null,
  ) {
    const config = trainedConfig(settings);
    expectTrainable(config);
    this.id = id;
    this.name = name;
    this.settings = settings;
    this.#device = device;
    this.#clipIds = clips.map(({ clipId }) => clipId);
    this.#split = splitClips(clips, settings);
    const { objective } = settings;
    const first = taught?.weights ?? firstValues(config, FAMILY, settings.seed);
    const learns = (name: string) => isReached(name, objective) && (taught === null || isTaught(name));
    const names = taught ? [...first.keys()].filter(learns) : [...first.keys()];
    const count = (of: readonly string[]) => of.reduce((sum, at) => sum + first.get(at)!.data.length, 0);
    this.#taught = taught && { base: taught.base, file: taught.file, samples: taught.samples };
    this.#counts = { all: count([...first.keys()]), moving: count([...first.keys()].filter(learns)) };
    this.#saved = { names, places: new Map([...first].filter(([at]) => at.includes('pos_embed'))) };
    this.#places = new Places(config, FAMILY, taught?.weights);
    // A run that teaches is saved without what it does not teach.
    const weights = new Map([...first, ...(start?.state.weights ?? [])]);
    this.#trainer = new Trainer(config, settings, { ...start?.state, weights }, learns);
    const heldOut = this.#split.heldOut.slice(0, MOST_HELD_OUT);
    this.#heldOut =
      heldOut.length > 0 ? fixedBatch(FAMILY, this.#places, settings, heldOut, 'heldOut').batch : null;
    const samples = taught?.samples ?? [];
    this.#samples =
      samples.length > 0 ? fixedBatch(FAMILY, this.#places, settings, samples, 'samples').batch : null;
    this.#towers = taught && new Map();
    this.#mapped = [...heldOut, ...this.#split.learned.slice(0, MOST_MAPPED)];
    this.#film = settings.objective === 'contrastive' ? null : this.#makeFilm(this.#split.learned[0]!);
    this.#points = [...(start?.record.points ?? [])];
    this.#heldOutPoints = [...(start?.record.heldOut ?? [])];
    this.#samplePoints = [...(start?.record.samples ?? [])];
    this.#nextFrame = this.#trainer.steps;
  }

  get steps(): number {
    return this.#trainer.steps;
  }

  get isFinished(): boolean {
    return this.steps >= this.settings.steps;
  }

  facts(): TrainRunFacts {
    const { learned, heldOut } = this.#split;
    return {
      id: this.id,
      name: this.name,
      settings: this.settings,
      device: this.#device,
      steps: this.steps,
      parameters: this.#counts.all,
      base: this.#taught && { ...this.#taught.base, taught: this.#counts.moving },
      clips: learned.length,
      heldOutClips: heldOut.length,
      original: this.#film?.original ?? null,
      rivals: [],
      points: this.#points,
      heldOut: this.#heldOutPoints,
      samples: this.#samplePoints,
    };
  }

  /** What a model that is taught does before the first step; nothing for other runs, and after the first time. */
  async measureBefore(): Promise<Partial<Omit<StepNews, 'points'>>> {
    const isDue = this.#taught && this.#heldOutPoints.length + this.#samplePoints.length === 0;
    return isDue ? this.#measure() : {};
  }

  /** The film's next picture if it is due: asked for before the first step, it is there while the step is compiled. */
  async paintDue(): Promise<FilmFrame[]> {
    return this.#nextFrame <= this.steps ? this.#paint() : [];
  }

  /**
   * Takes one step; measures and paints when it is time.
   *
   * @throws {@link AppError} `model/not-finite`; the run must not go on then.
   */
  async step(): Promise<StepNews> {
    const film = await this.paintDue();
    const before = this.steps;
    const learningRate = learningRateAt(before, this.settings);
    const batch = batchOfStep(FAMILY, this.#places, this.settings, this.#split.learned, before);
    const figures = await this.#trainer.step(batch, learningRate);
    expectFinite(figures, this.steps);
    const point = { ...this.#pointOf(figures, this.settings.batch), learningRate };
    this.#points.push({ step: this.steps, ...point, norms: normsByPart(figures.norms) });
    if (this.#points.length > MOST_POINTS) this.#points = this.#points.filter((_, at) => at % 2 === 1);
    const isEarly = this.steps === FIRST_MEASURE && !this.#taught;
    const isMeasured = this.steps % MEASURE_EVERY === 0 || isEarly || this.isFinished;
    const measured = isMeasured ? await this.#measure() : { heldOut: [], samples: [], map: null };
    if (this.isFinished) film.push(...(await this.#paint()));
    const cosines: BatchCosines | null = figures.similarity && {
      step: this.steps,
      clips: this.settings.batch,
      values: figures.similarity,
    };
    return { points: this.#points.slice(-1), ...measured, film, cosines };
  }

  /** Everything that is needed to go on, as a file. */
  async save(): Promise<Blob> {
    return runFile(await this.#state(), this.record());
  }

  /** The weights as a checkpoint; names begin with `module.` if asked. */
  async export(hasPrefix: boolean): Promise<Blob> {
    const { weights } = await this.#state();
    return checkpointFile(weights, this.record(), this.#taught?.file ?? null, hasPrefix);
  }

  dispose(): void {
    this.#trainer.dispose();
  }

  /** What is told of the run beside its tensors. */
  record(): RunRecord {
    const { settings, steps } = this;
    return {
      settings,
      steps,
      clipIds: this.#clipIds,
      points: this.#points,
      heldOut: this.#heldOutPoints,
      ...(this.#taught && {
        base: this.#taught.base,
        sampleIds: this.#taught.samples.map(({ clipId }) => clipId),
        samples: this.#samplePoints,
      }),
    };
  }

  #state(): Promise<TrainerState> {
    return this.#trainer.state(this.#saved.names, this.#saved.places);
  }

  #pointOf({ total, audio, visual, contrastive, similarity }: StepFigures, clips: number) {
    const accuracy = similarity && contrastiveAccuracy(similarity, clips);
    return { total, audio, visual, contrastive, accuracy };
  }

  async #measure(): Promise<Pick<StepNews, 'heldOut' | 'samples' | 'map'>> {
    const { steps: step } = this;
    const features = await this.#features(this.#mapped);
    const names = this.#mapped.map(({ name }) => name);
    const clips = this.#heldOut?.keptA.shape[0] ?? 0;
    const map: EmbeddingMap = { step, names, heldOut: clips, ...this.#map.of(features) };
    const heldOut = this.#heldOut ? [await this.#figuresOf(this.#heldOut, features)] : [];
    const samples = this.#samples
      ? [await this.#figuresOf(this.#samples, await this.#features(this.#taught!.samples))]
      : [];
    this.#heldOutPoints.push(...heldOut);
    this.#samplePoints.push(...samples);
    return { heldOut, samples, map };
  }

  #features(clips: readonly TrainClip[]): Promise<ClipFeatures> {
    return clipFeatures(FAMILY, this.#places, this.#trainer, clips, this.#towers);
  }

  /** @param features - of the batch's clips, which come first. */
  async #figuresOf(batch: HostBatch, features: ClipFeatures): Promise<HeldOutPoint> {
    const clips = batch.keptA.shape[0]!;
    return {
      step: this.steps,
      clips,
      ...this.#pointOf(await this.#trainer.judge(batch), clips),
      meanFill: meanFill(batch, this.settings.normPix),
      retrieval: findPartners(features, clips),
    };
  }

  async #paint(): Promise<FilmFrame[]> {
    this.#nextFrame = Math.max(this.steps + 1, Math.ceil(this.steps * FILM_GROWTH));
    const film = this.#film;
    if (!film) return [];
    const predicted = await this.#trainer.predict(film.batch);
    return [paintFrame(FAMILY, film.patches, film.ids, predicted, this.settings.normPix, this.steps)];
  }

  #makeFilm(clip: TrainClip): Film {
    // All removed patches are asked for: a picture has no holes.
    const whole = { ...this.settings, ask: 1 };
    const { batch, ids } = fixedBatch(FAMILY, this.#places, whole, [clip], 'film');
    const patches = wholePatches(FAMILY, clip);
    return { original: paintOriginal(FAMILY, clip.name, patches), patches, ids: ids[0]!, batch };
  }
}
