/** `cavmae features`: pooled features of many files as Parquet. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { WindowFeatures } from '../src/contract/batch.ts';
import { windowStarts } from '../src/core/window-starts.ts';
import { l2NormalizeRows } from '../src/math/l2-normalize.ts';
import { reasonOf, withOpenClip } from './each-clip.ts';
import type { EngineOptions } from './engine.ts';
import { BatchEngine } from './engine.ts';
import { CommandError } from './fail.ts';
import type { Dtype, FeatureTableRow, TableFacts } from './feature-table.ts';
import { clipsIn, listParts, partsIn, preprocessingOf, writePart } from './feature-table.ts';
import type { Input, Shard } from './inputs.ts';
import { listInputs } from './inputs.ts';
import { modelSha256Of } from './model-hash.ts';
import { ProgressLine } from './progress.ts';
import { inParallel, Interrupt } from './queue.ts';
import { lockShard } from './shard-lock.ts';
import { writeWhole } from './write-files.ts';

/** `5` is the frame that the paper's retrieval reads. */
export const FRAME_POLICIES = ['5', 'all', 'mean'] as const;
export type FramePolicy = (typeof FRAME_POLICIES)[number];

export interface FeaturesOptions {
  readonly frames: FramePolicy;
  readonly windows: 'first' | 'all';
  /** Seconds from one window to the next. */
  readonly hop: number;
  readonly dtype: Dtype;
  readonly out: string;
  readonly resume: boolean;
  readonly shard: Shard | null;
}

export interface FeaturesResult {
  readonly out: string;
  readonly clips: number;
  readonly skipped: number;
  readonly failed: number;
  readonly rows: number;
  readonly clipsPerSecond: number;
  readonly interrupted: boolean;
}

/** Clips whose rows are written as one file; a crash loses at most these, and a resumed run computes them again. */
const CLIPS_A_PART = 64;
const PART_MS = 60_000;

/** Computes features of every input and writes them into `out`. */
export async function features(
  given: readonly string[],
  options: FeaturesOptions,
  engineOptions: EngineOptions,
): Promise<FeaturesResult> {
  const inputs = await listInputs(given, options.shard);
  const shard = options.shard ? `${options.shard.index}-of-${options.shard.count}` : 'all';
  const lock = lockShard(options.out, shard);
  const interrupt = new Interrupt();
  let engine: BatchEngine | null = null;
  try {
    const done = await doneBefore(options, shard);
    const todo = inputs.filter(({ id }) => !done.has(id));
    engine = await BatchEngine.start(engineOptions);
    const modelSha256 = await modelSha256Of(engine, engineOptions.model);
    const preprocessing = preprocessingOf(engine.model.family);
    noteSettings(options, engine, { modelSha256, preprocessing });
    const table = new TableWriter(options.out, shard, { modelSha256, preprocessing, dtype: options.dtype });
    const errorsPath = join(options.out, options.shard ? `errors-${shard}.jsonl` : 'errors.jsonl');
    rmSync(errorsPath, { force: true });
    const errors: string[] = [];
    const progress = new ProgressLine(todo.length, 'clips');
    const running = engine;
    await inParallel(todo, engine.workers, interrupt, async (input, worker) => {
      try {
        table.add(await rowsOf(running, worker, input, options));
        progress.add();
      } catch (error) {
        errors.push(JSON.stringify({ path: input.path, clip_id: input.id, ...reasonOf(error) }));
        writeWhole(errorsPath, `${errors.join('\n')}\n`);
        progress.add(true);
      }
    });
    table.flush();
    // Of all shards that are there; the last one to end lists all.
    await listParts(options.out);
    progress.end();
    return {
      out: options.out,
      clips: table.clips,
      skipped: inputs.length - todo.length,
      failed: errors.length,
      rows: table.rows,
      clipsPerSecond: progress.rate,
      interrupted: interrupt.asked,
    };
  } finally {
    interrupt.release();
    await engine?.close();
    lock.release();
  }
}

/**
 * Clips that an earlier run has finished. @throws {@link CommandError} if there are some and nobody asked to resume.
 */
async function doneBefore({ out, resume }: FeaturesOptions, shard: string): Promise<Set<string>> {
  // Other shards write into the same folder: only files of this one speak of an earlier run.
  const own = partsIn(out).filter((path) => basename(path).startsWith(`part-${shard}-`));
  if (resume || own.length === 0) return resume ? clipsIn(out) : new Set();
  throw new CommandError(
    `Expected an empty folder, but ${out} holds features: add --resume to go on with them.`,
  );
}

/** Features of different settings are never in one folder. */
function noteSettings(
  options: FeaturesOptions,
  engine: BatchEngine,
  { modelSha256, preprocessing }: Omit<TableFacts, 'dtype'>,
): void {
  const path = join(options.out, 'settings.json');
  const { frames, windows, hop, dtype } = options;
  const settings = {
    format: 'cav-mae-playground/features/1',
    model: engine.model.name,
    modelSha256,
    width: engine.model.config.embedDim,
    preprocessing,
    frames,
    windows,
    hopSeconds: windows === 'all' ? hop : null,
    dtype,
  };
  const written = JSON.stringify(settings, null, 2);
  if (!existsSync(path)) return writeWhole(path, `${written}\n`);
  const before = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const differs = Object.entries(settings).find(([key, value]) => before[key] !== value);
  if (!differs) return;
  const [key, value] = differs;
  throw new CommandError(
    `Expected the settings of the features in ${options.out} (${key}: ${String(before[key])}), got ${key}: ${String(value)}.`,
  );
}

/** Gathers rows of whole clips and writes them in parts. */
class TableWriter {
  clips = 0;
  rows = 0;
  readonly #folder: string;
  readonly #shard: string;
  readonly #facts: TableFacts;
  #waiting: FeatureTableRow[] = [];
  #waitingClips = 0;
  #since = Date.now();

  constructor(folder: string, shard: string, facts: TableFacts) {
    this.#folder = folder;
    this.#shard = shard;
    this.#facts = facts;
  }

  add(rows: readonly FeatureTableRow[]): void {
    if (this.#waitingClips === 0) this.#since = Date.now();
    this.#waiting.push(...rows);
    this.#waitingClips += 1;
    this.clips += 1;
    this.rows += rows.length;
    if (this.#waitingClips >= CLIPS_A_PART || Date.now() - this.#since > PART_MS) this.flush();
  }

  flush(): void {
    if (this.#waiting.length === 0) return;
    writePart(this.#folder, this.#shard, this.#waiting, this.#facts);
    this.#waiting = [];
    this.#waitingClips = 0;
  }
}

/** All rows of one file. */
function rowsOf(
  engine: BatchEngine,
  worker: number,
  input: Input,
  options: FeaturesOptions,
): Promise<FeatureTableRow[]> {
  const clipId = input.id;
  return withOpenClip(engine, worker, input, async (opened) => {
    const { clipSeconds, visual } = opened.family;
    const starts =
      options.windows === 'all' ? windowStarts(opened.durationSeconds, options.hop, clipSeconds) : [0];
    const frameIndices =
      options.frames === '5'
        ? [visual.retrievalFrame]
        : Array.from({ length: visual.framesPerClip }, (_, i) => i);
    const rows: FeatureTableRow[] = [];
    for (const [place, windowStartSeconds] of starts.entries()) {
      const summary =
        place === 0 ? opened : await engine.call(worker, 'moveWindow', { clipId, windowStartSeconds });
      const found = await engine.call(worker, 'embedWindow', { clipId, frameIndices });
      const { windowStartSeconds: start, windowSeconds } = summary;
      const whose = { clipId, path: input.path, windowStartSeconds: start, windowSeconds };
      rows.push(...vectorsOf(found, options.frames).map((vectors) => ({ ...whose, ...vectors })));
    }
    return rows;
  });
}

type Vectors = Pick<FeatureTableRow, 'frame' | 'audio' | 'visual' | 'audioNorm' | 'visualNorm'>;

/**
 * The vectors of a window's rows. `5`: one row. `all`: a row each frame, the audio on the first. `mean`: one row with
 * the mean of the frames' unit vectors, whose length before it is brought to 1 turns cosines into mean cosines.
 */
export function vectorsOf({ audio, visual }: WindowFeatures, policy: FramePolicy): Vectors[] {
  const a = unit(audio);
  const heard = { audio: a.vector, audioNorm: a.norm };
  const silent = { audio: null, audioNorm: null };
  const seen = visual.map(({ frameIndex, feature }) => ({ frame: frameIndex, ...unit(feature) }));
  if (seen.length === 0) return [{ frame: null, visual: null, visualNorm: null, ...heard }];
  if (policy !== 'mean') {
    return seen.map(({ frame, vector, norm }, place) => ({
      frame,
      visual: vector,
      visualNorm: norm,
      ...(place === 0 ? heard : silent),
    }));
  }
  const width = seen[0]?.vector?.length ?? 0;
  const mean = Float32Array.from(
    { length: width },
    (_, i) => seen.reduce((sum, { vector }) => sum + (vector?.[i] ?? 0), 0) / seen.length,
  );
  const { vector, norm } = unit(mean);
  return [{ frame: null, visual: vector, visualNorm: norm, ...heard }];
}

function unit(feature: Float32Array<ArrayBuffer> | null): {
  vector: Float32Array | null;
  norm: number | null;
} {
  if (!feature) return { vector: null, norm: null };
  return { vector: l2NormalizeRows(feature, 1, feature.length), norm: Math.hypot(...feature) };
}
