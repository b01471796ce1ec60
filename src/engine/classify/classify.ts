/** A clip under the five modes, by one frame or ten. */
import { averageFrames, probabilitiesOf } from '../../analysis/classify/classification.ts';
import type { Activation, ClassifyParams, ClassifyResult, ModeAnswer } from '../../contract/classify.ts';
import type { Progress } from '../../contract/environment.ts';
import { AppError } from '../../core/errors.ts';
import type { ClassifyMode } from '../../core/model-config.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { topK } from '../../math/top-k.ts';
import { requireClassifier } from '../checkpoint/companion.ts';
import type { ListedClip, OpenClip } from '../clip/clips.ts';
import type { EngineContext } from '../context.ts';
import { allowedModes, clipLogits } from './clip-logits.ts';

/** Bars shown of a mode. */
const TOP = 10;

/**
 * Classifies a clip in the ways asked, by one frame or averaged over all of them.
 *
 * @throws {@link AppError} `not-found`, `aborted`, `model/run`, and as {@link requireClassifier} does; `shape` if the
 *   clip's senses allow none of the modes.
 */
export async function classify(
  engine: EngineContext,
  { clipId, modes, frameIndex, frames, activation, companion }: ClassifyParams,
  context: TaskContext<Progress>,
): Promise<ClassifyResult> {
  const started = performance.now();
  const { loaded, facts } = await requireClassifier(engine, { companion }, context);
  const clip = await engine.clips.load(clipId, loaded.summary.family);
  const allowed = allowedModes(clip, modes);
  if (allowed.length === 0) {
    throw new AppError(
      'shape',
      `Expected a clip with the senses that ${modes.join(', ')} need, but this one lacks them.`,
    );
  }
  const frameIndices = framesOf(clip, ownFrame(engine, clip, frameIndex), frames);
  let done = 0;
  const total = 1 + frameIndices.length;
  const logits = await clipLogits(engine, loaded, clip, allowed, frameIndices, context.signal, (stage) => {
    context.progress({ stage, done, total });
    done += 1;
  });
  return {
    clipId,
    classifier: facts,
    activation,
    frameIndices,
    answers: allowed.map((mode) => answerOf(mode, logits.get(mode) ?? [], activation)),
    milliseconds: performance.now() - started,
  };
}

/** The frame that stands for a clip; of a companion that reads other frames, its own retrieval frame. */
export function ownFrame(engine: EngineContext, { family }: OpenClip, frameIndex: number): number {
  return family.id === engine.family.id ? frameIndex : family.visual.retrievalFrame;
}

/** The frames that take part: those that were decoded, or the one that stands for the clip. */
export function framesOf(clip: ListedClip, frameIndex: number, which: 'one' | 'all'): readonly number[] {
  if (!clip.summary.hasVideo) return [];
  if (which === 'one') return [frameIndex];
  return [...clip.summary.frameTimesSeconds.keys()];
}

/** Logits of one mode, a row a frame, as averaged probabilities, bars and votes. */
export function answerOf(
  mode: ClassifyMode,
  logits: readonly Float32Array<ArrayBuffer>[],
  activation: Activation,
): ModeAnswer {
  const rows = logits.map((row) => probabilitiesOf(row, activation));
  const probabilities = averageFrames(rows);
  return {
    mode,
    logits: joined(logits),
    frameProbabilities: joined(rows),
    probabilities,
    top: topK(probabilities, TOP),
    votes: Uint32Array.from(rows, (row) => topK(row, 1)[0] ?? 0),
  };
}

function joined(rows: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const width = rows[0]?.length ?? 0;
  const all = new Float32Array(rows.length * width);
  rows.forEach((row, place) => all.set(row, place * width));
  return all;
}
