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
import { fetchPart } from '../../core/fetch-part.ts';
import { CLIP_SECONDS, FRAMES_PER_CLIP, SAMPLE_RATE_HZ } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { MediaWindow } from '../../media/window.ts';
import type { EngineContext } from '../context.ts';
import type { ClipMedia } from '../media/clip-media.ts';
import { isRecording } from '../media/clip-media.ts';
import type { ClipData } from './clips.ts';
import { ClipFile } from './clips.ts';
import type { Sound } from './hear.ts';
import { hear } from './hear.ts';
import { spectrogramStrip, thumbnailsOf } from './pictures.ts';
import type { Sight } from './see.ts';
import { see } from './see.ts';

/** Opens a file, decodes the given ten-second window (default the first) and prepares the model's input. */
export async function openClip(
  engine: EngineContext,
  params: OpenClipParams,
  context: TaskContext<Progress>,
): Promise<ClipSummary> {
  const { source } = params;
  if (source.kind === 'live') {
    const { openRecording } = await fetchPart(() => import('./recording.ts'));
    return openRecording(engine, params.clipId, source, context);
  }
  context.progress({ stage: 'Reading the file', done: 0, total: 0 });
  const { blob, name } = await readSource(source, context.signal);
  const media = await engine.media.open(blob, name, context.signal);
  try {
    const file = new ClipFile(blob);
    return await prepare(engine, params.clipId, { media, file }, params.windowStartSeconds ?? 0, context);
  } catch (error) {
    media.close();
    throw error;
  }
}

/** Decodes another window of an open clip; if that fails, the clip stays as it was. */
export async function moveWindow(
  engine: EngineContext,
  params: { readonly clipId: string; readonly windowStartSeconds: number },
  context: TaskContext<Progress>,
): Promise<ClipSummary> {
  const { clipId, windowStartSeconds } = params;
  const { file, summary } = engine.clips.get(clipId);
  // A live recording has only one window of ten seconds.
  if (isRecording(summary) || !file) {
    const { data } = await engine.clips.load(clipId);
    return withPictures(summary, thumbnailsOf(data));
  }
  return engine.clips.useMedia(clipId, (media) =>
    prepare(engine, clipId, { media, file }, windowStartSeconds, context),
  );
}

/** Makes the pictures of an open clip for lists again. */
export async function clipPictures(
  engine: EngineContext,
  { clipId }: { readonly clipId: string },
): Promise<ClipThumbnails> {
  return thumbnailsOf((await engine.clips.load(clipId)).data);
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

async function prepare(
  engine: EngineContext,
  clipId: string,
  { media, file }: { readonly media: ClipMedia; readonly file: ClipFile },
  windowStartSeconds: number,
  context: TaskContext<Progress>,
): Promise<ClipSummary> {
  const window = placeWindow(media.durationSeconds, windowStartSeconds);
  const warnings: ClipWarning[] = [...media.warnings];
  const { sound, sight } = await decode(engine, media, window, warnings, context);
  throwIfAborted(context.signal);
  if (!sound && !sight) {
    const reason = warnings.map((warning) => warning.message).join(' ');
    throw new AppError(
      'media/decode',
      reason || `Neither audio nor video of ${media.name} could be decoded.`,
    );
  }

  const facts: Omit<ClipFacts, 'frameTimesSeconds'> = {
    clipId,
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
    warnings,
  };
  const frames = sight?.frames ?? [];
  const { blob } = file;
  engine.clips.set(clipId, {
    media,
    file,
    data: dataOf({ sound, sight }),
    summary: { ...facts, frameTimesSeconds: frames.map(({ timeSeconds }) => timeSeconds) },
    reopen: () => engine.media.open(blob, media.name),
    decode: async (again) => dataOf(await decode(engine, again, window, [], UNWATCHED)),
  });
  const strip = sound ? spectrogramStrip(sound.logMel, sound.spectrogramFrames) : null;
  return { ...facts, frames, strip };
}

/** The decoded audio and video of a window. */
interface Decoded {
  readonly sound: Sound | null;
  readonly sight: Sight | null;
}

/** A context that is never aborted and reports no progress. */
const UNWATCHED: TaskContext<Progress> = {
  signal: new AbortController().signal,
  progress: () => undefined,
};

async function decode(
  engine: EngineContext,
  media: ClipMedia,
  window: MediaWindow,
  warnings: ClipWarning[],
  context: TaskContext<Progress>,
): Promise<Decoded> {
  const sound = await engine.decodeLock.run(() => hear(engine, media, window, warnings, context));
  const sight = await engine.decodeLock.run(() => see(engine, media, window, warnings, context));
  return { sound, sight };
}

function dataOf({ sound, sight }: Decoded): ClipData {
  return {
    samples: sound?.samples ?? null,
    logMel: sound?.logMel ?? null,
    pictures: sight?.pictures ?? Array<null>(FRAMES_PER_CLIP).fill(null),
  };
}

/** A window of ten seconds within the media, or shorter if the media are. */
export function placeWindow(durationSeconds: number, startSeconds: number): MediaWindow {
  const latest = Math.max(0, durationSeconds - CLIP_SECONDS);
  const start = Math.min(Math.max(0, startSeconds), latest);
  return { startSeconds: start, durationSeconds: Math.min(CLIP_SECONDS, durationSeconds - start) };
}
