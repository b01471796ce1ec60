/** Opens a clip's file, and moves its window. */
import type {
  ClipFacts,
  ClipSource,
  ClipSummary,
  ClipThumbnails,
  ClipWarning,
  OpenClipParams,
} from '../../contract/clip.ts';
import type { Progress } from '../../contract/environment.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { ModelFamily } from '../../core/family.ts';
import { fetchPart } from '../../core/fetch-part.ts';
import { SAMPLE_RATE_HZ } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { MediaWindow } from '../../media/window.ts';
import type { EngineContext } from '../context.ts';
import type { ClipMedia } from '../media/clip-media.ts';
import { isRecording } from '../media/clip-media.ts';
import type { PreparedClip } from './clips.ts';
import { ClipFile } from './clips.ts';
import { hear } from './hear.ts';
import { spectrogramStrip, thumbnailsOf } from './pictures.ts';
import { see } from './see.ts';

/**
 * Opens a file, decodes its first (or the given) window and prepares what the loaded model's family needs of it.
 *
 * @param starting - the engine, which may still be starting: the file is fetched meanwhile.
 */
export async function openClip(
  starting: EngineContext | Promise<EngineContext>,
  params: OpenClipParams,
  context: TaskContext<Progress>,
): Promise<ClipSummary> {
  const { source, clipId, windowStartSeconds } = params;
  if (source.kind === 'live') {
    const { openRecording } = await fetchPart(() => import('./recording.ts'));
    return openRecording(await starting, clipId, source, context);
  }
  context.progress({ stage: 'Reading the file', done: 0, total: 0 });
  const [engine, { blob, name }] = await Promise.all([starting, readSource(source, context.signal)]);
  const media = await engine.media.open(blob, name, context.signal);
  try {
    const file = new ClipFile(blob);
    return await open(engine, clipId, { media, file }, windowStartSeconds ?? 0, context);
  } catch (error) {
    media.close();
    throw error;
  }
}

/**
 * Decodes another window of an open clip, or the same one for a model of another family; if that fails, the clip
 * stays as it was.
 */
export async function moveWindow(
  engine: EngineContext,
  params: { readonly clipId: string; readonly windowStartSeconds: number },
  context: TaskContext<Progress>,
): Promise<ClipSummary> {
  const { clipId, windowStartSeconds } = params;
  const { file, summary } = engine.clips.get(clipId);
  // The last seconds were kept of a live input: there is no other window to go to.
  if (isRecording(summary) || !file) {
    const clip = await engine.clips.load(clipId);
    return withPictures(clip.summary, thumbnailsOf(clip.data, clip.family.audio));
  }
  return engine.clips.useMedia(clipId, (media) =>
    open(engine, clipId, { media, file }, windowStartSeconds, context),
  );
}

/** Makes the pictures of an open clip for lists again. */
export async function clipPictures(
  engine: EngineContext,
  { clipId }: { readonly clipId: string },
): Promise<ClipThumbnails> {
  const { data, family } = await engine.clips.load(clipId);
  return thumbnailsOf(data, family.audio);
}

function withPictures(
  { frameTimesSeconds, ...facts }: ClipFacts,
  { frames, strip }: ClipThumbnails,
): ClipSummary {
  return {
    ...facts,
    frames: frames.map((thumbnail, at) => ({ timeSeconds: frameTimesSeconds[at] ?? 0, thumbnail })),
    strip,
  };
}

async function readSource(
  source: Exclude<ClipSource, { kind: 'live' }>,
  signal: AbortSignal,
): Promise<{ blob: Blob; name: string }> {
  if (source.kind === 'file') return { blob: source.file, name: source.file.name };
  const response = await fetch(source.url, { signal });
  if (!response.ok) {
    throw new AppError('not-found', `Expected the clip at ${source.url}, got HTTP ${response.status}.`);
  }
  return { blob: await response.blob(), name: source.name };
}

async function open(
  engine: EngineContext,
  clipId: string,
  { media, file }: { readonly media: ClipMedia; readonly file: ClipFile },
  startSeconds: number,
  context: TaskContext<Progress>,
): Promise<ClipSummary> {
  const prepare = (of: ClipMedia, family: ModelFamily, told: TaskContext<Progress>) =>
    prepareWindow(engine, clipId, of, startSeconds, family, told);
  const { frames, strip, ...clip } = await prepare(media, engine.family, context);
  const { blob } = file;
  engine.clips.set(clipId, {
    ...clip,
    media,
    file,
    reopen: () => engine.media.open(blob, media.name),
    prepare: (again, family) => prepare(again, family, UNWATCHED),
  });
  return withPictures(clip.summary, { frames: frames.map(({ thumbnail }) => thumbnail), strip });
}

/** Nobody waits for this alone, so nobody ends it. */
const UNWATCHED: TaskContext<Progress> = {
  signal: new AbortController().signal,
  progress: () => undefined,
};

/** Decodes a window of a medium and makes what a family's models read of it. */
export async function prepareWindow(
  engine: EngineContext,
  clipId: string,
  media: ClipMedia,
  startSeconds: number,
  family: ModelFamily,
  context: TaskContext<Progress>,
): Promise<PreparedClip & Pick<ClipSummary, 'frames' | 'strip'>> {
  const window = placeWindow(media.durationSeconds, startSeconds, family.clipSeconds);
  const warnings: ClipWarning[] = [...media.warnings];
  const sound = await engine.decodeLock.run(() =>
    hear(engine, media, window, family.audio, warnings, context),
  );
  const sight = await engine.decodeLock.run(() => see(engine, media, window, family, warnings, context));
  throwIfAborted(context.signal);
  if (!sound && !sight) {
    const reason = warnings.map((warning) => warning.message).join(' ');
    throw new AppError(
      'media/decode',
      reason || `Neither audio nor video of ${media.name} could be decoded.`,
    );
  }
  const frames = sight?.frames ?? [];
  const summary: ClipFacts = {
    clipId,
    family,
    name: media.name,
    container: media.container,
    videoCodec: media.video?.codec ?? null,
    audioCodec: media.audio?.codec ?? null,
    hasAudio: sound !== null,
    hasVideo: sight !== null,
    durationSeconds: media.durationSeconds,
    windowStartSeconds: window.startSeconds,
    windowSeconds: window.durationSeconds,
    audioSeconds: sound ? sound.samples.length / SAMPLE_RATE_HZ : 0,
    sampleRateHz: sound?.sampleRateHz ?? null,
    channels: sound?.channels ?? null,
    width: media.video?.width ?? null,
    height: media.video?.height ?? null,
    framesPerSecond: media.video?.framesPerSecond ?? null,
    frameTimesSeconds: frames.map(({ timeSeconds }) => timeSeconds),
    warnings,
  };
  return {
    data: {
      samples: sound?.samples ?? null,
      logMel: sound?.logMel ?? null,
      pictures: sight?.pictures ?? Array<null>(family.visual.framesPerClip).fill(null),
    },
    summary,
    frames,
    strip: sound ? spectrogramStrip(sound.logMel, sound.spectrogramFrames) : null,
  };
}

/** A clip's length that is inside the medium where that is long enough. */
export function placeWindow(durationSeconds: number, startSeconds: number, clipSeconds: number): MediaWindow {
  const latest = Math.max(0, durationSeconds - clipSeconds);
  const start = Math.min(Math.max(0, startSeconds), latest);
  return { startSeconds: start, durationSeconds: Math.min(clipSeconds, durationSeconds - start) };
}
