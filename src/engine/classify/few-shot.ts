/** Trains small heads on a few labelled clips and tests them on clips from other files. */
import { classificationFigures } from '../../analysis/classify/classification-metrics.ts';
import { neighbourScores, neighboursFor, prototypeScores } from '../../analysis/classify/few-shot-heads.ts';
import type { GroupSplit } from '../../analysis/classify/group-split.ts';
import { splitByGroup } from '../../analysis/classify/group-split.ts';
import type { LabelledRows } from '../../analysis/classify/logistic-regression.ts';
import { fitLogistic, logisticScores } from '../../analysis/classify/logistic-regression.ts';
import type {
  FewShotFigures,
  FewShotHead,
  FewShotParams,
  FewShotResult,
  FewShotSense,
} from '../../contract/classify.ts';
import type { Progress } from '../../contract/environment.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { inTurns } from '../../core/turns/in-turns.ts';
import { nextTurn } from '../../core/turns/next-turn.ts';
import type { EngineContext } from '../context.ts';
import type { Gallery } from '../features/gallery.ts';
import { openGallery } from '../features/gallery.ts';

const HEADS: readonly FewShotHead[] = ['neighbours', 'prototypes', 'logistic'];
const HEAD_WORDS: Readonly<Record<FewShotHead, string>> = {
  neighbours: 'nearest neighbours',
  prototypes: 'prototypes',
  logistic: 'logistic regression',
};
const SENSE_WORDS: Readonly<Record<FewShotSense, string>> = {
  audio: 'audio',
  visual: 'video',
  both: 'audio and video',
};

/** Labelled items and the modalities by which they are compared. */
interface Material {
  readonly senses: readonly FewShotSense[];
  /** Gallery rows. */
  readonly items: readonly number[];
  readonly classes: readonly string[];
  readonly labels: readonly number[];
  readonly sources: readonly string[];
  readonly withoutSenses: number;
}

/**
 * Trains small heads on a few labelled items and tests them on items of other sources: by audio, video and both.
 *
 * @throws {@link AppError} `shape` if fewer than two labels have two sources, and as {@link openGallery} does.
 */
export async function fewShot(
  engine: EngineContext,
  params: FewShotParams,
  context: TaskContext<Progress>,
): Promise<FewShotResult> {
  const started = performance.now();
  const gallery = await openGallery(engine, params.source, context);
  const result = await fewShotOf(gallery, params, context);
  return { ...result, milliseconds: performance.now() - started };
}

/** The same for a gallery that is already open; the classes are those of the split. */
export async function fewShotOf(
  gallery: Gallery,
  params: Omit<FewShotParams, 'source'>,
  { signal, progress }: TaskContext<Progress>,
): Promise<Omit<FewShotResult, 'milliseconds'>> {
  const material = gather(gallery, params);
  const split = splitByGroup(material.labels, material.sources, params.shots, params.seed);
  const taught = new Set(split.train.map((place) => material.labels[place] as number));
  if (taught.size < 2) throw new AppError('shape', tooFew(material));
  // Labels that cannot be tested are not among the answers.
  const kept = [...taught].sort((a, b) => a - b);
  const labelAt = (place: number) => kept.indexOf(material.labels[place] as number);
  const truth = split.test.map(labelAt);
  const testSources = split.test.map((place) => material.sources[place] as string);
  const neighbours = neighboursFor(params.shots);
  const heads: FewShotFigures[] = [];
  const total = HEADS.length * material.senses.length;
  for (const sense of material.senses) {
    const examples: LabelledRows = {
      ...rowsOf(gallery, sense, material.items, split.train),
      labels: split.train.map(labelAt),
      classes: kept.length,
    };
    const { features: asked } = rowsOf(gallery, sense, material.items, split.test);
    for (const head of HEADS) {
      progress({ stage: `${HEAD_WORDS[head]} on ${SENSE_WORDS[sense]}`, done: heads.length, total });
      await nextTurn();
      throwIfAborted(signal);
      const { scores, converged } = await scoresOf(head, examples, asked, neighbours, signal);
      const figures = await inTurns(classificationFigures(scores, truth, kept.length, testSources), signal);
      heads.push({ head, sense, converged, ...figures });
    }
  }
  return {
    classes: kept.map((label) => material.classes[label] as string),
    ...countsOf(material, split, kept, testSources),
    withoutSenses: material.withoutSenses,
    neighbours,
    majorityShare:
      Math.max(...kept.map((_, label) => truth.filter((own) => own === label).length)) / truth.length,
    heads,
  };
}

function countsOf(
  { items, classes, labels }: Material,
  { train, test }: GroupSplit,
  kept: readonly number[],
  testSources: readonly string[],
) {
  return {
    trainItems: train.length,
    testItems: test.length,
    testSources: new Set(testSources).size,
    unusedItems: items.length - train.length - test.length,
    leftOut: [...new Set(labels)]
      .filter((label) => !kept.includes(label))
      .map((label) => classes[label] as string),
  };
}

async function scoresOf(
  head: FewShotHead,
  examples: LabelledRows,
  asked: Float32Array,
  neighbours: number,
  signal: AbortSignal,
) {
  if (head === 'neighbours') return { scores: neighbourScores(examples, asked, neighbours), converged: true };
  if (head === 'prototypes') return { scores: prototypeScores(examples, asked), converged: true };
  const model = await inTurns(fitLogistic(examples), signal);
  return { scores: logisticScores(model, asked), converged: model.converged };
}

/** The labelled items with both modalities; if there are none, those with the more frequent modality. */
function gather({ entries }: Gallery, { labels, sources }: Omit<FewShotParams, 'source'>): Material {
  const given = entries.map((entry, row) => ({
    row,
    label: labels ? (labels[row] ?? null) : entry.kind,
    source: sources?.[row] ?? entry.id,
    entry,
  }));
  const labelled = given.filter(({ label }) => label !== null && label !== '');
  const has = {
    audio: labelled.filter(({ entry }) => entry.hasAudio),
    visual: labelled.filter(({ entry }) => entry.hasVisual),
    both: labelled.filter(({ entry }) => entry.hasAudio && entry.hasVisual),
  };
  const alone = has.audio.length >= has.visual.length ? 'audio' : 'visual';
  const used = has.both.length > 0 ? has.both : has[alone];
  const classes = [...new Set(used.map(({ label }) => label as string))].sort((a, b) =>
    a.localeCompare(b, 'en'),
  );
  return {
    senses: has.both.length > 0 ? ['audio', 'visual', 'both'] : [alone],
    items: used.map(({ row }) => row),
    classes,
    labels: used.map(({ label }) => classes.indexOf(label as string)),
    sources: used.map(({ source }) => source),
    withoutSenses: labelled.length - used.length,
  };
}

/** (items, width) unit rows of one modality; for both, their rows are joined and scaled to unit length. */
function rowsOf(gallery: Gallery, sense: FewShotSense, items: readonly number[], places: readonly number[]) {
  const { width, frames } = gallery;
  const parts = sense === 'both' ? (['audio', 'visual'] as const) : ([sense] as const);
  const features = new Float32Array(places.length * width * parts.length);
  places.forEach((place, row) => {
    const item = items[place] as number;
    parts.forEach((part, at) => {
      const start = part === 'audio' ? item * width : item * frames * width;
      const target = (row * parts.length + at) * width;
      for (let i = 0; i < width; i += 1) {
        features[target + i] = (gallery[part][start + i] as number) / Math.sqrt(parts.length);
      }
    });
  });
  return { features, width: width * parts.length };
}

function tooFew({ items, classes }: Material): string {
  const came =
    items.length === 0
      ? 'no labelled clip'
      : `${items.length} labelled ${items.length === 1 ? 'clip' : 'clips'} of ${classes.length} ${classes.length === 1 ? 'label' : 'labels'}`;
  return `Expected at least two labels with clips from two files each, one to train on and one to test on, got ${came}: label more clips, or use the held-out pairs.`;
}
