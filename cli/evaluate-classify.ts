/**
 * `cavmae evaluate classify`: mAP, d-prime and accuracy of a fine-tuned model, in five modes, beside the paper's
 * rows.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Activation } from '../src/analysis/classify/classification.ts';
import { averageFrames } from '../src/analysis/classify/classification.ts';
import type { TaggingFigures } from '../src/analysis/classify/tagging-figures.ts';
import { taggingFigures } from '../src/analysis/classify/tagging-figures.ts';
import type { ModeAnswer } from '../src/contract/classify.ts';
import type { ClassifyMode } from '../src/core/model-config.ts';
import { CLASSIFY_MODES } from '../src/core/model-config.ts';
import { parseLabelCsv, parseRows } from '../src/core/text/label-csv.ts';
import { reasonOf, withOpenClip } from './each-clip.ts';
import type { EngineOptions } from './engine.ts';
import { BatchEngine } from './engine.ts';
import { CommandError } from './fail.ts';
import type { Input } from './inputs.ts';
import { listInputs } from './inputs.ts';
import type { ListedClip } from './official-list.ts';
import { readOfficialList, stem } from './official-list.ts';
import { ProgressLine } from './progress.ts';
import { inParallel, Interrupt } from './queue.ts';
import { writeWhole } from './write-files.ts';
import { pickleOf } from './write-pickle.ts';

export interface ClassifyOptions {
  /** CSV of class names, as `index,mid,display_name`. */
  readonly labels: string;
  /** An official JSON list with the labels of each clip. */
  readonly list: string;
  /** Null: softmax where every clip has one label, else sigmoid. */
  readonly activation: Activation | null;
  readonly out: string;
}

const FRAMES = ['one', 'all'] as const;

/** The paper's fine-tuned models: audio, visual and both, per cent. */
const PAPER = [
  { set: 'AudioSet-20K, mAP', audioonly: 37.7, videoonly: 19.8, multimodal: 42.0 },
  { set: 'AudioSet-2M, mAP', audioonly: 46.6, videoonly: 26.2, multimodal: 51.2 },
  { set: 'VGGSound, accuracy', audioonly: 59.5, videoonly: 47.0, multimodal: 65.5 },
] as const;

export interface ClassifyFigures extends TaggingFigures {
  readonly mode: ClassifyMode;
  /** One frame (the one for retrieval), or the mean of the probabilities of all ten. */
  readonly frames: (typeof FRAMES)[number];
  readonly clips: number;
}

export interface ClassifyEvaluation {
  readonly out: string;
  readonly classes: number;
  readonly activation: Activation;
  readonly rows: readonly ClassifyFigures[];
  /** Clips of the list without a file. */
  readonly missing: readonly string[];
  readonly errors: readonly { readonly path: string; readonly code: string; readonly message: string }[];
  readonly interrupted: boolean;
}

/** One clip: its labels, and the worker's answers by mode. */
interface Classified {
  readonly id: string;
  readonly labels: ReadonlySet<number>;
  /** Which row of a mode with frames is the frame for retrieval. */
  readonly retrievalRow: number;
  readonly answers: ReadonlyMap<ClassifyMode, ModeAnswer>;
}

/**
 * Classifies the clips of a list and compares the answers with their labels.
 *
 * @param given - files and folders that hold the clips, each named as the list names it; none: the `wav` of the list.
 */
export async function evaluateClassify(
  given: readonly string[],
  options: ClassifyOptions,
  engineOptions: EngineOptions,
): Promise<ClassifyEvaluation> {
  const list = readOfficialList(options.list);
  const { classes, indexOf } = readClasses(options.labels);
  const labels = new Map(list.map((clip) => [clip.id, classesOf(clip, indexOf, options)]));
  const single = [...labels.values()].every(({ size }) => size === 1);
  const activation = options.activation ?? (single ? 'softmax' : 'sigmoid');
  const inputs = await filesOf(list, given, options.list);
  const todo = inputs.filter(({ path }) => labels.has(stem(path)));
  if (todo.length === 0) {
    throw new CommandError(
      `Expected files named as the clips of ${options.list} (${list[0]?.id}, ...), found none.`,
    );
  }
  const there = new Set(todo.map(({ path }) => stem(path)));
  const missing = list.map(({ id }) => id).filter((id) => !there.has(id));
  const interrupt = new Interrupt();
  const engine = await BatchEngine.start(engineOptions);
  const found: Classified[] = [];
  const errors: ClassifyEvaluation['errors'][number][] = [];
  try {
    if (engine.model.config.classes !== classes) {
      throw new CommandError(
        `Expected a model with the ${classes} classes of ${options.labels}, got ${engine.model.name} with ${engine.model.config.classes ?? 'none'}.`,
      );
    }
    const progress = new ProgressLine(todo.length, 'clips');
    await inParallel(todo, engine.workers, interrupt, async (input, worker) => {
      try {
        const id = stem(input.path);
        const classified = await classifyFile(engine, worker, input, activation);
        found.push({ id, labels: labels.get(id) as ReadonlySet<number>, ...classified });
        progress.add();
      } catch (error) {
        errors.push({ path: input.path, ...reasonOf(error) });
        progress.add(true);
      }
    });
    progress.end();
  } finally {
    interrupt.release();
    await engine.close();
  }
  if (found.length === 0)
    throw new CommandError(errors[0]?.message ?? 'Expected a clip that opens, got none.');
  found.sort((a, b) => (a.id < b.id ? -1 : 1));
  const rows = CLASSIFY_MODES.flatMap((mode) => FRAMES.map((frames) => figuresOf(found, mode, frames)));
  const evaluation: ClassifyEvaluation = {
    out: options.out,
    classes,
    activation,
    rows: rows.filter((row) => row !== null),
    missing,
    errors,
    interrupted: interrupt.asked,
  };
  writeWhole(join(options.out, 'classify.json'), `${JSON.stringify(evaluation, null, 2)}\n`);
  writeWhole(join(options.out, `${stem(engineOptions.model)}.pkl`), vggsounderPickle(found));
  return evaluation;
}

async function classifyFile(
  engine: BatchEngine,
  worker: number,
  input: Input,
  activation: Activation,
): Promise<Pick<Classified, 'retrievalRow' | 'answers'>> {
  return withOpenClip(engine, worker, input, async ({ clipId, family }) => {
    const frameIndex = family.visual.retrievalFrame;
    const { answers, frameIndices } = await engine.call(worker, 'classify', {
      clipId,
      modes: CLASSIFY_MODES,
      frameIndex,
      frames: 'all',
      activation,
      companion: null,
    });
    return {
      retrievalRow: Math.max(0, frameIndices.indexOf(frameIndex)),
      answers: new Map(answers.map((answer) => [answer.mode, answer])),
    };
  });
}

/** The rows of (rows, classes) values of an answer: one a frame, or one where the mode has no frames. */
function rowsOf(values: Float32Array, { probabilities: { length: classes } }: ModeAnswer): Float32Array[] {
  return Array.from({ length: values.length / classes }, (_, row) =>
    values.subarray(row * classes, (row + 1) * classes),
  );
}

/** Null where no clip has the modalities of the mode, or its labels tell no class apart. */
function figuresOf(
  found: readonly Classified[],
  mode: ClassifyMode,
  frames: (typeof FRAMES)[number],
): ClassifyFigures | null {
  const labels: ReadonlySet<number>[] = [];
  const scores = found.flatMap(({ answers, retrievalRow, labels: own }) => {
    const answer = answers.get(mode);
    if (!answer) return [];
    labels.push(own);
    if (frames === 'all') return [answer.probabilities];
    const rows = rowsOf(answer.frameProbabilities, answer);
    return [rows[retrievalRow] ?? (rows[0] as Float32Array)];
  });
  const isTold = new Set(labels.flatMap((own) => [...own])).size > 1;
  return isTold ? { mode, frames, clips: scores.length, ...taggingFigures(scores, labels) } : null;
}

/** How VGGSounder's benchmark reads a model: logits for audio, video and both, by clip; means over frames. */
function vggsounderPickle(found: readonly Classified[]): Uint8Array {
  const names = { a: 'audioonly', v: 'videoonly', av: 'multimodal' } as const;
  const clips = found.map(({ id, answers }) => {
    const of = Object.entries(names).flatMap(([name, mode]) => {
      const answer = answers.get(mode);
      return answer ? [[name, Array.from(averageFrames(rowsOf(answer.logits, answer)))] as const] : [];
    });
    return [id, { logits: Object.fromEntries(of) }] as const;
  });
  return pickleOf(Object.fromEntries(clips));
}

/** The number of classes, and the class of anything that a row of the list calls it. */
function readClasses(path: string): {
  readonly classes: number;
  readonly indexOf: ReadonlyMap<string, number>;
} {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(`Expected class names in ${path}: ${(error as Error).message}`);
  }
  const named = parseLabelCsv(text, path);
  const byName = new Map(named.map(({ name, index }) => [name, index]));
  const indexOf = new Map(byName);
  for (const row of parseRows(text)) {
    const index = row.map((cell) => byName.get(cell)).find((place) => place !== undefined);
    if (index === undefined) continue;
    for (const cell of row) if (!/^\d*$/.test(cell)) indexOf.set(cell, index);
  }
  return { classes: named.length, indexOf };
}

function classesOf(
  { id, labels }: ListedClip,
  indexOf: ReadonlyMap<string, number>,
  { list, labels: csv }: Pick<ClassifyOptions, 'list' | 'labels'>,
): ReadonlySet<number> {
  if (labels.length === 0) throw new CommandError(`Expected labels of ${id} in ${list}, found none.`);
  return new Set(
    labels.map((label) => {
      const index = indexOf.get(label);
      if (index === undefined)
        throw new CommandError(
          `Expected the labels of ${id} in ${list} to be in ${csv}, but ${label} is not.`,
        );
      return index;
    }),
  );
}

async function filesOf(
  list: readonly ListedClip[],
  given: readonly string[],
  path: string,
): Promise<Input[]> {
  if (given.length > 0) return listInputs(given, null);
  const named = list.flatMap(({ wav }) => (wav === null ? [] : [resolve(dirname(path), wav)]));
  const there = named.filter((file) => existsSync(file));
  if (there.length > 0) return listInputs(there, null);
  throw new CommandError(
    `Expected the files of the clips as arguments, or their places under "wav" in ${path}; none of those exists.`,
  );
}

const percent = (share: number) => (share * 100).toFixed(1);

/** The evaluation as a text table, the paper's rows below ours. */
export function classifyText({ rows, missing, errors, classes, activation }: ClassifyEvaluation): string {
  const lines = [
    `${classes} classes, ${activation}` +
      (missing.length > 0 ? `; ${missing.length} clips of the list have no file` : '') +
      (errors.length > 0 ? `; ${errors.length} files could not be classified` : ''),
    '',
    ['mode', 'frames', 'clips', 'mAP', 'd-prime', 'accuracy (95 %)', 'classes'].join('\t'),
  ];
  for (const { mode, frames, clips, meanAveragePrecision, dPrime, accuracy, classesCounted } of rows) {
    const { value, low, high } = accuracy;
    lines.push(
      [
        mode,
        frames === 'one' ? '1' : '10',
        clips,
        percent(meanAveragePrecision),
        dPrime.toFixed(3),
        `${percent(value)} (${percent(low)}-${percent(high)})`,
        classesCounted,
      ].join('\t'),
    );
  }
  for (const { set, ...of } of PAPER)
    for (const [mode, figure] of Object.entries(of))
      lines.push([mode, `paper, ${set}`, '', figure.toFixed(1)].join('\t'));
  return lines.join('\n');
}
