/** Computes the logits of a clip for each mode and frame, each once. */
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { Modality } from '../../core/geometry.ts';
import type { ClassifyMode } from '../../core/model-config.ts';
import type { CavMae, Tokens } from '../../model/cav-mae.ts';
import type { PooledMean } from '../../model/classify-means.ts';
import { MEANS_OF_MODE, pooledForMode } from '../../model/classify-means.ts';
import type { LoadedModel } from '../checkpoint/loaded-model.ts';
import { ClipFeatures } from '../clip/clip-features.ts';
import type { ListedClip, OpenClip } from '../clip/clips.ts';
import { inputOf } from '../clip/inputs.ts';
import type { EngineContext } from '../context.ts';
import { remember } from '../features/clip-rows.ts';
import { encodeTokens } from '../features/embed.ts';

/** Whether a mode uses video, so that its logits differ between frames. */
export function looks(mode: ClassifyMode): boolean {
  return mode === 'multimodal' || mode === 'videoonly' || mode === 'missingvideoonly';
}

/** The modes that a clip's modalities allow, in the given order. */
export function allowedModes(clip: ListedClip, modes: readonly ClassifyMode[]): ClassifyMode[] {
  const { hasAudio, hasVideo } = clip.summary;
  return modes.filter((mode) =>
    mode === 'multimodal' ? hasAudio && hasVideo : looks(mode) ? hasVideo : hasAudio,
  );
}

/** Where one mode's logits of one frame are kept; the audio alone has no frames. */
function keyOf(loaded: LoadedModel, mode: ClassifyMode, frameIndex: number) {
  const { id: modelId } = loaded.summary;
  return { kind: 'logits', modelId, mode, frameIndex: looks(mode) ? frameIndex : null } as const;
}

type Logits = Float32Array<ArrayBuffer>;

/** What a computation of logits needs. */
interface Job {
  readonly engine: EngineContext;
  readonly loaded: LoadedModel;
  readonly model: CavMae;
  readonly clip: OpenClip;
  readonly signal: AbortSignal;
}

/**
 * The logits of a clip in the given modes, computed if they are not cached. The audio tower runs once for all frames,
 * and the visual tower once per frame for all modes.
 *
 * @param onStep - called before the audio and before each frame that must be computed.
 * @returns for each mode one row (classes) per frame, or a single row for modes with audio only.
 * @throws {@link AppError} `aborted`, `model/run`, `shape` if the clip lacks a modality that a mode needs.
 */
export async function clipLogits(
  engine: EngineContext,
  loaded: LoadedModel,
  clip: OpenClip,
  modes: readonly ClassifyMode[],
  frameIndices: readonly number[],
  signal: AbortSignal,
  onStep: (stage: string) => void = () => undefined,
): Promise<Map<ClassifyMode, Logits[]>> {
  // Of this call: they stay for its answer even where the clip's own are let go meanwhile.
  const rows = new ClipFeatures();
  const recall = (mode: ClassifyMode, frameIndex: number) => {
    const key = keyOf(loaded, mode, frameIndex);
    const row = rows.get(key) ?? clip.features.get(key);
    if (row) rows.set(key, row);
    return row;
  };
  const heard = modes.filter((mode) => !looks(mode) && !recall(mode, 0));
  const seen = frameIndices.map((frameIndex) => ({
    frameIndex,
    modes: modes.filter((mode) => looks(mode) && !recall(mode, frameIndex)),
  }));
  await loaded.use(async (model) => {
    const job: Job = { engine, loaded, model, clip, signal };
    const needsSound = heard.length > 0 || seen.some(({ modes: some }) => some.includes('multimodal'));
    if (needsSound) onStep('Encoding audio');
    using audio = needsSound ? await tokensOf(job, 'audio', 0) : null;
    await compute(job, heard, { audio }, 0, rows);
    for (const [place, frame] of seen.entries()) {
      if (frame.modes.length === 0) continue;
      onStep(
        frameIndices.length === 1 ? 'Encoding the frame' : `Encoding frame ${place + 1} of ${seen.length}`,
      );
      using visual = await tokensOf(job, 'visual', frame.frameIndex);
      await compute(job, frame.modes, { audio, visual }, frame.frameIndex, rows);
    }
  });
  return new Map(
    modes.map((mode) => [
      mode,
      (looks(mode) ? frameIndices : [0]).map((frameIndex) => recall(mode, frameIndex) as Logits),
    ]),
  );
}

async function tokensOf(
  { engine, model, clip, signal }: Job,
  modality: Modality,
  frameIndex: number,
): Promise<Tokens> {
  const source = inputOf(clip, modality, frameIndex);
  if (!source)
    throw new AppError(
      'shape',
      `Expected ${modality === 'audio' ? 'audio' : 'a frame'} to classify, got none.`,
    );
  return encodeTokens(engine.frontend, model, { modality, source }, signal);
}

/** The logits of several modes from the same tokens; each mean is computed once, and the head runs once. */
async function compute(
  { engine, loaded, model, clip, signal }: Job,
  modes: readonly ClassifyMode[],
  tokens: { readonly audio: Tokens | null; readonly visual?: Tokens | null },
  frameIndex: number,
  rows: ClipFeatures,
): Promise<void> {
  if (modes.length === 0) return;
  const given = { audio: tokens.audio ?? undefined, visual: tokens.visual ?? undefined };
  const means: Partial<Record<PooledMean, Float32Array<ArrayBuffer>>> = {};
  for (const mean of new Set(modes.flatMap((mode) => MEANS_OF_MODE[mode]))) {
    means[mean] = await model.pooledMean(mean, given, signal);
  }
  const logits = await model.logits(
    modes.map((mode) => pooledForMode(mode, means)),
    signal,
  );
  throwIfAborted(signal);
  const classes = logits.length / modes.length;
  modes.forEach((mode, place) => {
    const row = logits.slice(place * classes, (place + 1) * classes);
    const key = keyOf(loaded, mode, frameIndex);
    rows.set(key, row);
    remember(engine, loaded, clip.features, key, row);
  });
}
