/** Logits of a clip under every mode and frame, each computed once. */
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { Modality } from '../../core/geometry.ts';
import { allTokens } from '../../core/geometry.ts';
import type { ClassifyMode } from '../../core/model-config.ts';
import type { CavMae, Tokens } from '../../model/cav-mae.ts';
import type { PooledMean } from '../../model/classify-means.ts';
import { MEANS_OF_MODE, pooledForMode } from '../../model/classify-means.ts';
import type { LoadedModel } from '../checkpoint/loaded-model.ts';
import type { ListedClip, OpenClip } from '../clip/clips.ts';
import type { EngineContext } from '../context.ts';
import { encodeTokens } from '../features/encode.ts';

/** Ways of classifying that look at the picture, and so differ from frame to frame. */
export function looks(mode: ClassifyMode): boolean {
  return mode === 'multimodal' || mode === 'videoonly' || mode === 'missingvideoonly';
}

/** The modes that a clip's senses allow, in the order given. */
export function allowedModes(clip: ListedClip, modes: readonly ClassifyMode[]): ClassifyMode[] {
  const { hasAudio, hasVideo } = clip.summary;
  return modes.filter((mode) =>
    mode === 'multimodal' ? hasAudio && hasVideo : looks(mode) ? hasVideo : hasAudio,
  );
}

/** Where one mode's logits of one frame are kept; the sound alone has no frames. */
function keyOf(loaded: LoadedModel, mode: ClassifyMode, frameIndex: number): string {
  return `logits ${loaded.summary.id} ${mode}${looks(mode) ? ` ${frameIndex}` : ''}`;
}

/** What is still to be computed, and how far that is. */
interface Job {
  readonly engine: EngineContext;
  readonly loaded: LoadedModel;
  readonly model: CavMae;
  readonly clip: OpenClip;
  readonly signal: AbortSignal;
}

/**
 * The logits of a clip under every mode asked, computed where they are not kept yet: the audio tower runs once however
 * many frames there are, each frame's visual tower once however many modes.
 *
 * @param onStep - told before the sound and before each frame that must be computed.
 * @returns for each mode a row (classes) a frame, or one for modes that only listen.
 * @throws {@link AppError} `aborted`, `model/run`, `shape` if the clip lacks a sense that a mode needs.
 */
export async function clipLogits(
  engine: EngineContext,
  loaded: LoadedModel,
  clip: OpenClip,
  modes: readonly ClassifyMode[],
  frameIndices: readonly number[],
  signal: AbortSignal,
  onStep: (stage: string) => void = () => undefined,
): Promise<Map<ClassifyMode, Float32Array<ArrayBuffer>[]>> {
  const rows = new Map<string, Float32Array<ArrayBuffer>>();
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
    if (needsSound) onStep('Listening');
    using audio = needsSound ? await tokensOf(job, 'audio', 0) : null;
    await compute(job, heard, { audio }, 0, rows);
    for (const [place, frame] of seen.entries()) {
      if (frame.modes.length === 0) continue;
      onStep(frameIndices.length === 1 ? 'Looking' : `Looking at frame ${place + 1} of ${seen.length}`);
      using visual = await tokensOf(job, 'visual', frame.frameIndex);
      await compute(job, frame.modes, { audio, visual }, frame.frameIndex, rows);
    }
  });
  return new Map(
    modes.map((mode) => [
      mode,
      (looks(mode) ? frameIndices : [0]).map(
        (frameIndex) => recall(mode, frameIndex) as Float32Array<ArrayBuffer>,
      ),
    ]),
  );
}

async function tokensOf(
  { engine, model, clip, signal }: Job,
  modality: Modality,
  frameIndex: number,
): Promise<Tokens> {
  const source = modality === 'audio' ? clip.data.logMel : clip.data.pictures[frameIndex];
  if (!source) throw new AppError('shape', `Expected ${modality} input to classify by, got none.`);
  const ids = allTokens(clip.family[modality].grid);
  return encodeTokens(engine.frontend, model, modality, source, ids, signal);
}

/** The logits of several modes from the same tokens; each mean is computed once, the head runs once. */
async function compute(
  { engine, loaded, model, clip, signal }: Job,
  modes: readonly ClassifyMode[],
  tokens: { readonly audio: Tokens | null; readonly visual?: Tokens | null },
  frameIndex: number,
  rows: Map<string, Float32Array<ArrayBuffer>>,
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
    // A model loaded meanwhile has emptied the cache for its own.
    if (engine.model === loaded || engine.companion === loaded) clip.features.set(key, row);
  });
}
