/** Compares every mode over many clips with both modalities together and with known labels. */
import { confusionOf } from '../../analysis/classify/classification.ts';
import { shareWithInterval } from '../../analysis/classify/classification-metrics.ts';
import type { ConfusionParams, ConfusionResult, ModeConfusion } from '../../contract/classify.ts';
import type { Progress } from '../../contract/environment.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { ClassifyMode } from '../../core/model-config.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { framesOf } from '../clip/inputs.ts';
import type { EngineContext } from '../context.ts';
import { answerOf } from './answer-of.ts';
import { ownFrame } from './classify.ts';
import { clipLogits } from './clip-logits.ts';
import { requireClassifier } from './companion.ts';

const MODES: readonly ClassifyMode[] = [
  'multimodal',
  'missingvideoonly',
  'missingaudioonly',
  'videoonly',
  'audioonly',
];

/**
 * How answers change if a modality is missing, over many clips: compares every mode with both modalities together, and
 * with the known labels of the clips.
 *
 * @throws {@link AppError} `shape` if no clip has both modalities, and as `classify` does.
 */
export async function confusion(
  engine: EngineContext,
  params: ConfusionParams,
  context: TaskContext<Progress>,
): Promise<ConfusionResult> {
  const started = performance.now();
  const { signal, progress } = context;
  const { loaded, facts } = await requireClassifier(engine, params, context);
  const items = params.clips
    .map((item, place) => ({
      ...item,
      clip: engine.clips.get(item.clipId),
      known: params.known[place] ?? null,
      source: params.sources[place] ?? item.clipId,
    }))
    .filter(({ clip }) => clip.summary.hasAudio && clip.summary.hasVideo);
  if (items.length === 0) {
    throw new AppError('shape', 'Expected at least one open clip with audio and video, got none: drop one.');
  }
  const said = new Map<ClassifyMode, { best: number; probability: number }[]>(
    MODES.map((mode) => [mode, []]),
  );
  for (const [done, { clipId, frameIndex }] of items.entries()) {
    progress({ stage: `Classifying clip ${done + 1} of ${items.length}`, done, total: items.length });
    throwIfAborted(signal);
    const clip = await engine.clips.load(clipId, loaded.summary.family);
    const logits = await clipLogits(
      engine,
      loaded,
      clip,
      MODES,
      framesOf(clip, ownFrame(engine, clip, frameIndex), params.frames),
      signal,
    );
    for (const mode of MODES) {
      const { top, probabilities } = answerOf(mode, logits.get(mode) ?? [], params.activation);
      const best = top[0] ?? 0;
      said.get(mode)?.push({ best, probability: probabilities[best] ?? 0 });
    }
  }
  const both = (said.get('multimodal') ?? []).map(({ best }) => best);
  const known = items.map((item) => item.known);
  const reference = known.map((label, place) => label ?? (both[place] as number));
  const sources = items.map(({ source }) => source);
  const modes: ModeConfusion[] = [];
  for (const mode of MODES) {
    const answers = said.get(mode) ?? [];
    const predicted = answers.map(({ best }) => best);
    const { classes, counts } = confusionOf(reference, predicted);
    const inKnown = known.flatMap((label, place) => (label === null ? [] : [place]));
    const share = (places: readonly number[], right: (place: number) => boolean) =>
      shareWithInterval(
        places.map(right),
        places.map((place) => sources[place] as string),
      );
    modes.push({
      mode,
      predicted,
      probability: answers.map(({ probability }) => probability),
      matrixClasses: classes,
      counts,
      agreement: share([...predicted.keys()], (place) => predicted[place] === both[place]),
      accuracy: inKnown.length === 0 ? null : share(inKnown, (place) => predicted[place] === known[place]),
    });
  }
  return {
    classifier: facts,
    clipIds: items.map(({ clipId }) => clipId),
    skipped: params.clips.length - items.length,
    reference,
    known: known.filter((label) => label !== null).length,
    modes,
    milliseconds: performance.now() - started,
  };
}
