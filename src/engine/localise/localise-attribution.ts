/** Computes which patches of a frame and its audio the model uses. */
import type { Progress } from '../../contract/environment.ts';
import type { AttributionParams, AttributionResult } from '../../contract/localise.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { Moved } from '../../core/rpc.ts';
import { requireBothSenses, requireInput } from '../clip/inputs.ts';
import { paintClipSpectrogram, toRgba } from '../clip/pictures.ts';
import type { EngineContext } from '../context.ts';
import { dropMaps, dropSteps, ROLLOUT_STEPS, rolloutMaps } from './attribution.ts';

const SENSES = ['visual', 'audio'] as const;

/**
 * Which patches of a frame and of its audio the model uses.
 *
 * @throws {@link AppError} `clip/no-audio`, `clip/no-video`, `shape` if there is no such frame, `model/none`,
 *   `aborted`.
 */
export async function localiseAttribution(
  engine: EngineContext,
  { clipId, frameIndex, method, groups }: AttributionParams,
  { signal, progress }: TaskContext<Progress>,
): Promise<Moved<AttributionResult>> {
  const started = performance.now();
  const clip = await engine.clips.load(clipId);
  requireBothSenses(clip);
  const frame = requireInput(clip, 'visual', frameIndex) as Uint8Array<ArrayBuffer>;
  const total = method === 'rollout' ? ROLLOUT_STEPS : dropSteps(clip.family, groups, SENSES);
  let done = 0;
  const step = (stage: string) => {
    progress({ stage, done, total });
    done += 1;
  };
  const maps = await engine.requireModel().use(async (model) => {
    const work = { engine, model, clip, frameIndex, signal, step };
    return method === 'rollout'
      ? { ...(await rolloutMaps(work)), cosine: null }
      : await dropMaps(work, groups, SENSES);
  });
  const [picture, spectrogram] = [toRgba(frame), paintClipSpectrogram(clip)];
  return new Moved<AttributionResult>(
    {
      clipId,
      frameIndex,
      method,
      ...maps,
      picture,
      spectrogram,
      milliseconds: performance.now() - started,
    },
    [picture.data.buffer, spectrogram.data.buffer],
  );
}
