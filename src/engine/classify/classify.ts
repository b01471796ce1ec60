/** Classifies a clip in up to five modes, by one frame or all ten. */
import type { ClassifyParams, ClassifyResult } from '../../contract/classify.ts';
import type { Progress } from '../../contract/environment.ts';
import { AppError } from '../../core/errors.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { OpenClip } from '../clip/clips.ts';
import { framesOf } from '../clip/inputs.ts';
import type { EngineContext } from '../context.ts';
import { answerOf } from './answer-of.ts';
import { allowedModes, clipLogits } from './clip-logits.ts';
import { requireClassifier } from './companion.ts';

/**
 * Classifies a clip in the given modes, by one frame or averaged over all frames.
 *
 * @throws {@link AppError} `not-found`, `aborted`, `model/run`, and as {@link requireClassifier} does; `shape` if the
 *   clip's modalities allow none of the modes.
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
      `Expected a clip with the modalities that ${modes.join(', ')} need, but this one lacks them.`,
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
