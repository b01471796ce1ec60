/** Ranks a gallery for a part of a clip or for a picture file. */
import type { Progress } from '../../contract/environment.ts';
import type { ClipInputs, QueryPartParams, QueryPartResult, QuerySource } from '../../contract/retrieve.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { VisualInput } from '../../core/family.ts';
import type { Modality } from '../../core/geometry.ts';
import { otherModality } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import { cosineOf } from '../../math/similarity.ts';
import { decodeStill } from '../../media/picture/still.ts';
import type { OpenClip } from '../clip/clips.ts';
import { inputOf } from '../clip/inputs.ts';
import { colourRangeOf, paintSpectrogram, toRgba } from '../clip/pictures.ts';
import type { EngineContext } from '../context.ts';
import type { InputSource } from '../device/frontend.ts';
import type { GalleryItem } from '../features/clip-rows.ts';
import { featureOf } from '../features/clip-rows.ts';
import { poolBy } from '../features/embed.ts';
import { candidatesOf, galleryFor, rankCandidates } from '../features/partner-ranking.ts';

type Query<K extends QuerySource['kind']> = Omit<QueryPartParams, 'source'> & {
  readonly source: Extract<QuerySource, { kind: K }>;
};

/**
 * Ranks the gallery's other modality for a part of a clip, or for a picture file.
 *
 * @throws {@link AppError} `clip/no-audio`, `clip/no-video`, `shape` for no tokens, `media/*` for a picture that
 *   cannot be read, and what {@link galleryFor} throws.
 */
export function queryPart(
  engine: EngineContext,
  { source, gallery }: QueryPartParams,
  context: TaskContext<Progress>,
): Promise<QueryPartResult> {
  return source.kind === 'image'
    ? askByImage(engine, { source, gallery }, context)
    : askByPart(engine, { source, gallery }, context);
}

/** A clip's model inputs as pictures, on which a part is chosen. */
export async function clipInputs(
  engine: EngineContext,
  { clipId, frameIndex }: { readonly clipId: string; readonly frameIndex: number },
): Promise<ClipInputs> {
  const { logMel, pictures } = (await engine.clips.load(clipId)).data;
  const pixels = pictures[frameIndex];
  return {
    spectrogram: logMel && paintSpectrogram(logMel, colourRangeOf(logMel)),
    picture: pixels ? toRgba(pixels) : null,
  };
}

async function askByPart(
  engine: EngineContext,
  { source, gallery: gallerySource }: Query<'part'>,
  context: TaskContext<Progress>,
): Promise<QueryPartResult> {
  const started = performance.now();
  const { signal } = context;
  const { clipId, frameIndex, modality, tokens } = source;
  const clip = await engine.clips.load(clipId);
  const item: GalleryItem = { clipId, frameIndex, clip };
  const loaded = engine.requireModel();
  const input = inputFor(clip, modality, frameIndex);
  const gallery = await galleryFor(engine, gallerySource, context);
  const candidates = await candidatesOf(engine, gallery, otherModality(modality), item, signal);
  requireAnswers(candidates.items.length, otherModality(modality));
  context.progress({ stage: 'Embedding the part', done: 0, total: 2 });
  const part = await poolBy(engine, loaded, { modality, source: input, tokenIds: tokens }, signal);
  context.progress({ stage: 'Embedding the whole', done: 1, total: 2 });
  const whole = await featureOf(engine, modality, item, signal);
  throwIfAborted(signal);
  return {
    asked: rankCandidates(part, candidates),
    whole: rankCandidates(whole, candidates),
    tokens: tokens.length,
    cosineToWhole: cosineOf(part, whole),
    picture: null,
    milliseconds: performance.now() - started,
  };
}

async function askByImage(
  engine: EngineContext,
  { source, gallery: gallerySource }: Query<'image'>,
  context: TaskContext<Progress>,
): Promise<QueryPartResult> {
  const started = performance.now();
  const { signal } = context;
  const loaded = engine.requireModel();
  context.progress({ stage: 'Reading the picture', done: 0, total: 0 });
  const { visual } = loaded.summary.family;
  const pixels = await readStill(engine, source.file, visual);
  const gallery = await galleryFor(engine, gallerySource, context);
  const candidates = await candidatesOf(engine, gallery, 'audio', null, signal);
  requireAnswers(candidates.items.length, 'audio');
  context.progress({ stage: 'Embedding the picture', done: 0, total: 1 });
  const feature = await poolBy(engine, loaded, { modality: 'visual', source: pixels }, signal);
  throwIfAborted(signal);
  return {
    asked: rankCandidates(feature, candidates),
    whole: null,
    tokens: visual.grid.tokens,
    cosineToWhole: null,
    picture: toRgba(pixels),
    milliseconds: performance.now() - started,
  };
}

/** The model's picture of a file. */
async function readStill(
  engine: EngineContext,
  file: File,
  input: VisualInput,
): Promise<Uint8Array<ArrayBuffer>> {
  const image = await decodeStill(file);
  try {
    return await engine.frontend.picture(image, input);
  } finally {
    image.close();
  }
}

/** @throws {@link AppError} `clip/no-audio`, `clip/no-video`. */
function inputFor(clip: OpenClip, modality: Modality, frameIndex: number): InputSource {
  const input = inputOf(clip, modality, frameIndex);
  if (input) return input;
  const { name } = clip.summary;
  throw modality === 'audio'
    ? new AppError('clip/no-audio', `${name} has no usable audio: choose another clip.`)
    : new AppError('clip/no-video', `${name} has no usable video: choose another clip.`);
}

function requireAnswers(count: number, sense: Modality): void {
  if (count > 0) return;
  throw sense === 'audio'
    ? new AppError('clip/no-audio', 'No clip of the gallery has audio: open a clip with audio.')
    : new AppError('clip/no-video', 'No clip of the gallery has video: open a clip with video.');
}
