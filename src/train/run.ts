/** One training run: takes steps, measures, paints, and knows what is needed to go on later. */
import type {
  BatchCosines,
  FilmFrame,
  FilmOriginal,
  HeldOutPoint,
  TrainPoint,
  TrainRunFacts,
  TrainSettings,
} from '../contract/train.ts';
import { trainedConfig } from '../contract/train.ts';
import { CAV_MAE } from '../core/family.ts';
import { MEL_BINS } from '../core/geometry.ts';
import type { Taught } from './base.ts';
import { type ClipIds, type HostBatch, Places } from './batches.ts';
import { checkpointFile, runFile, type RunRecord } from './checkpoint.ts';
import type { TrainClip } from './clips.ts';
import { expectFinite, maskedLossOf, meanFill, normsByPart } from './figures.ts';
import { paintFrame, paintOriginal, type WholePatches, wholePatches } from './film.ts';
import { type TrainDevice, Trainer, type TrainerState } from './jax/trainer.ts';
import { type Measured, Measurer, pointOf } from './measure.ts';
import type { StepNews, Watch } from './news.ts';
import { expectTrainable, firstValues, type HostTensors, isReached, isTaught } from './parameters.ts';
import { batchOfStep, fixedBatch, learningRateAt, type Split, splitClips } from './sampler.ts';
import { TokenShelf } from './tokens.ts';

const FAMILY = CAV_MAE;
/** Steps between two measurements on the held-out clips. */
const MEASURE_EVERY = 25;
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

/**
 * Compiles the step and the film's pass of runs from random numbers, on a blank clip. What was compiled is found by its
 * shapes when a run needs it.
 */
export async function warmUp(settings: TrainSettings): Promise<void> {
  const config = trainedConfig(settings);
  expectTrainable(config);
  const places = new Places(config, FAMILY);
  const weights = firstValues(config, FAMILY, settings.seed);
  const blank: TrainClip = {
    clipId: '',
    name: '',
    logMel: new Float32Array(FAMILY.audio.spectrogramFrames * MEL_BINS),
    pictures: [new Uint8Array(FAMILY.visual.size ** 2 * 3)],
  };
  const trainer = new Trainer(config, settings, { weights }, (name) => isReached(name, settings.objective));
  const filmed = fixedBatch(FAMILY, places, { ...settings, ask: 1 }, [blank], 'film').batch;
  if (settings.objective !== 'contrastive') await trainer.predict(filmed);
  const clips = Array<TrainClip>(settings.batch).fill(blank);
  await trainer.step(batchOfStep(FAMILY, places, settings, clips, 0), 0);
  trainer.dispose();
}

/** A run holds arrays of its device: call {@link TrainRun.dispose} at the end. */
export class TrainRun {
  readonly id: string;
  readonly name: string;
  readonly settings: TrainSettings;
  readonly #comparison: string | undefined;
  readonly #device: TrainDevice;
  readonly #clipIds: readonly string[];
  readonly #split: Split;
  readonly #places: Places;
  readonly #taught: Omit<Taught, 'weights'> | null;
  /** Names of the tensors that are saved, in order, and the fixed positions among them. */
  readonly #saved: { readonly names: readonly string[]; readonly places: HostTensors };
  readonly #counts: { readonly all: number; readonly moving: number };
  readonly #trainer: Trainer;
  readonly #measurer: Measurer;
  /** What the towers made of views that are drawn once; null where new ones are drawn. */
  readonly #shelf: TokenShelf | null;
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
    { id, name, comparison }: Pick<TrainRunFacts, 'id' | 'name'> & Pick<RunRecord, 'comparison'>,
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
    this.#comparison = comparison;
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
    const { learned } = this.#split;
    this.#measurer = new Measurer(
      FAMILY,
      this.#places,
      settings,
      this.#trainer,
      this.#split,
      taught && taught.samples,
    );
    this.#shelf =
      taught && settings.masksPerClip > 0 ? new TokenShelf(FAMILY, this.#places, settings, learned) : null;
    this.#film = settings.objective === 'contrastive' ? null : this.#makeFilm(learned[0]!);
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

  /**
   * Does what comes before steps, for a model that is taught: runs the towers once on the views that are drawn once, and
   * measures before the first step. What was done is not done again.
   *
   * @throws {@link AppError} `aborted` if the watch ends it.
   */
  async getReady(watch: Watch): Promise<Partial<Measured>> {
    const isDue = this.#taught && this.#heldOutPoints.length + this.#samplePoints.length === 0;
    const measured = isDue ? await this.#measure(watch) : {};
    await this.#shelf?.fill(this.#trainer, watch);
    return measured;
  }

  /** The film's next picture if it is due: asked for before the first step, it is there while the step is compiled. */
  async paintDue(): Promise<FilmFrame[]> {
    return this.#nextFrame <= this.steps ? this.#paint() : [];
  }

  /**
   * Takes one step; measures and paints when it is time. {@link TrainRun.getReady} comes first.
   *
   * @throws {@link AppError} `model/not-finite`; the run must not go on then.
   */
  async step(watch: Watch): Promise<StepNews> {
    const film = await this.paintDue();
    const before = this.steps;
    const learningRate = learningRateAt(before, this.settings);
    const batch =
      this.#shelf?.batchOfStep(before) ??
      batchOfStep(FAMILY, this.#places, this.settings, this.#split.learned, before);
    const figures = await this.#trainer.step(batch, learningRate);
    expectFinite(figures, this.steps);
    const point = { ...pointOf(figures, this.settings.batch), learningRate };
    this.#points.push({ step: this.steps, ...point, norms: normsByPart(figures.norms) });
    if (this.#points.length > MOST_POINTS) this.#points = this.#points.filter((_, at) => at % 2 === 1);
    const isMeasured = this.steps % MEASURE_EVERY === 0 || this.isFinished;
    const measured = isMeasured ? await this.#measure(watch) : { heldOut: [], samples: [], map: null };
    if (this.isFinished) film.push(...(await this.#paint()));
    const cosines: BatchCosines | null = figures.similarity && {
      step: this.steps,
      clips: this.settings.batch,
      values: figures.similarity,
    };
    return { points: this.#points.slice(-1), ...measured, film, cosines, doing: null };
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
      ...(this.#comparison !== undefined && { comparison: this.#comparison }),
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

  async #measure(watch: Watch): Promise<Measured> {
    const measured = await this.#measurer.measure(this.steps, watch);
    this.#heldOutPoints.push(...measured.heldOut);
    this.#samplePoints.push(...measured.samples);
    return measured;
  }

  async #paint(): Promise<FilmFrame[]> {
    this.#nextFrame = Math.max(this.steps + 1, Math.ceil(this.steps * FILM_GROWTH));
    const film = this.#film;
    if (!film) return [];
    const predicted = await this.#trainer.predict(film.batch);
    const { normPix } = this.settings;
    const losses = {
      audio: maskedLossOf(predicted.audio, film.batch.askedA, normPix),
      visual: maskedLossOf(predicted.visual, film.batch.askedV, normPix),
    };
    return [{ ...paintFrame(FAMILY, film.patches, film.ids, predicted, normPix, this.steps), losses }];
  }

  #makeFilm(clip: TrainClip): Film {
    // All removed patches are asked for: a picture has no holes.
    const whole = { ...this.settings, ask: 1 };
    const { batch, ids } = fixedBatch(FAMILY, this.#places, whole, [clip], 'film');
    const patches = wholePatches(FAMILY, clip);
    const original = {
      ...paintOriginal(FAMILY, clip.name, patches),
      meanFill: meanFill(batch, this.settings.normPix),
    };
    return { original, patches, ids: ids[0]!, batch };
  }
}
