/** Features and raw spectrogram of an open clip's window, for batch work. */
import type { EmbedWindowParams, WindowFeatures, WindowLogMel } from '../../contract/batch.ts';
import type { Progress } from '../../contract/environment.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { Modality } from '../../core/geometry.ts';
import { MEL_BINS } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { frameCount } from '../../dsp/fbank.ts';
import type { EngineContext } from '../context.ts';
import type { InputSource } from '../device/frontend.ts';
import { poolBy } from '../features/embed.ts';

/**
 * Pooled features of the window that is open: the audio, and the requested frames. Frames that the window lacks are
 * left out. Nothing is cached: a batch sees a window once.
 *
 * @throws {@link AppError} `not-found` for a clip that is not open, `model/none`, `aborted`.
 */
export async function embedWindow(
  engine: EngineContext,
  { clipId, frameIndices }: EmbedWindowParams,
  { signal }: TaskContext<Progress>,
): Promise<WindowFeatures> {
  const loaded = engine.requireModel();
  const { data } = await engine.clips.load(clipId);
  const pool = (modality: Modality, source: InputSource) =>
    poolBy(engine, loaded, { modality, source }, signal);
  const audio = data.logMel ? await pool('audio', data.logMel) : null;
  const visual: { frameIndex: number; feature: Float32Array<ArrayBuffer> }[] = [];
  for (const frameIndex of frameIndices) {
    throwIfAborted(signal);
    const picture = data.pictures[frameIndex];
    if (picture) visual.push({ frameIndex, feature: await pool('visual', picture) });
  }
  return { audio, visual };
}

/** The log-mel of the window that is open, before padding. @throws {@link AppError} `not-found`, `media/decode`. */
export async function windowLogMel(
  engine: EngineContext,
  { clipId }: { readonly clipId: string },
): Promise<WindowLogMel> {
  const { data, summary, family } = await engine.clips.load(clipId);
  const { hopSamples, spectrogramFrames } = family.audio;
  if (!data.logMel || !data.samples) {
    throw new AppError('media/decode', `Expected a clip with audio, but ${summary.name} has none.`);
  }
  const frames = Math.min(spectrogramFrames, frameCount(data.samples.length, hopSamples));
  return { values: data.logMel.slice(0, frames * MEL_BINS), frames };
}
