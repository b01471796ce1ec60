/** A kept live input as a clip, and for the player. */
import type { ClipFacts, ClipSource, ClipSummary, ClipWarning, PlaybackFrame } from '../../contract/clip.ts';
import type { Progress } from '../../contract/environment.ts';
import type { LiveRecording } from '../../contract/live.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import type { ModelFamily } from '../../core/family.ts';
import { SAMPLE_RATE_HZ } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { EngineContext } from '../context.ts';
import type { ClipMedia } from '../media/clip-media.ts';
import { LIVE_CONTAINER } from '../media/clip-media.ts';
import type { ClipData, PreparedClip } from './clips.ts';
import { describeSound } from './hear.ts';
import { sideOf, thumbnailsOf, toRgba } from './pictures.ts';
import { spreadOver } from './spread-over.ts';

/** Opens a live recording as an ordinary clip; the model's input is the same as it was live. */
export async function openRecording(
  engine: EngineContext,
  clipId: string,
  { name, recording }: Extract<ClipSource, { kind: 'live' }>,
  { signal, progress }: TaskContext<Progress>,
): Promise<ClipSummary> {
  progress({ stage: 'Reading what was kept', done: 0, total: 0 });
  const prepare = (family: ModelFamily) => prepareRecording(engine, clipId, name, recording, family);
  const clip = await prepare(engine.family);
  throwIfAborted(signal);
  const media = trackless(name, recording);
  engine.clips.set(clipId, {
    ...clip,
    media,
    file: null,
    reopen: async () => media,
    prepare: (_, family) => prepare(family),
  });
  const { frameTimesSeconds, ...facts } = clip.summary;
  const { frames, strip } = thumbnailsOf(clip.data, facts.family.audio);
  return {
    ...facts,
    frames: frames.map((thumbnail, at) => ({ timeSeconds: frameTimesSeconds[at] ?? 0, thumbnail })),
    strip,
  };
}

/** What a family's models read of a recording: its last seconds, as many as a clip has. */
async function prepareRecording(
  engine: EngineContext,
  clipId: string,
  name: string,
  recording: LiveRecording,
  family: ModelFamily,
): Promise<PreparedClip> {
  const seconds = Math.min(recording.seconds, family.clipSeconds);
  const samples = recording.sound && lastOf(await recording.sound.arrayBuffer(), seconds);
  const { pictures, frameTimesSeconds } = await picturesOf(engine, recording, seconds, family);
  const warnings: ClipWarning[] = [];
  if (samples) describeSound(samples, false, { startSeconds: 0, durationSeconds: seconds }, warnings);
  else
    warnings.push({
      code: 'no-audio',
      message: 'The recording has no audio, so everything that needs audio is off.',
    });
  if (frameTimesSeconds.length === 0) {
    warnings.push({
      code: 'no-video',
      message: 'The recording has no video, so everything that needs video is off.',
    });
  }
  return {
    data: {
      samples,
      logMel: samples && (await engine.frontend.spectrogram(samples, family.audio)).logMel,
      pictures,
    },
    summary: {
      clipId,
      family,
      name,
      container: LIVE_CONTAINER,
      videoCodec: null,
      audioCodec: null,
      hasAudio: samples !== null,
      hasVideo: frameTimesSeconds.length > 0,
      durationSeconds: seconds,
      windowStartSeconds: 0,
      windowSeconds: seconds,
      audioSeconds: samples ? samples.length / SAMPLE_RATE_HZ : 0,
      sampleRateHz: samples ? recording.sampleRateHz : null,
      channels: samples ? 1 : null,
      width: recording.width,
      height: recording.height,
      framesPerSecond: null,
      frameTimesSeconds,
      warnings,
    },
  };
}

/** The last seconds of float32 samples at 16 kHz. */
function lastOf(sound: ArrayBuffer, seconds: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(sound);
  return samples.slice(Math.max(0, samples.length - Math.round(seconds * SAMPLE_RATE_HZ)));
}

/** The pictures that stand for a recording's last seconds, at the family's size. */
async function picturesOf(
  engine: EngineContext,
  recording: LiveRecording,
  seconds: number,
  { visual }: ModelFamily,
): Promise<{ readonly pictures: ClipData['pictures']; readonly frameTimesSeconds: readonly number[] }> {
  const { framesPerClip } = visual;
  const startSeconds = recording.seconds - seconds;
  const kept = await Promise.all(
    recording.pictures.map(async ({ timeSeconds, pixels }) => ({
      timeSeconds: timeSeconds - startSeconds,
      pixels: await fitted(engine, new Uint8Array(await pixels.arrayBuffer()), visual),
    })),
  );
  if (kept.length === 0) return { pictures: Array<null>(framesPerClip).fill(null), frameTimesSeconds: [] };
  const times = kept.map(({ timeSeconds }) => timeSeconds);
  const shown = spreadOver(times, seconds, framesPerClip).flatMap((place) => kept[place] ?? []);
  return {
    pictures: shown.map(({ pixels }) => pixels),
    frameTimesSeconds: shown.map(({ timeSeconds }) => Math.max(0, timeSeconds)),
  };
}

/** A kept picture at the size that a family sees; most are of that size. */
async function fitted(
  engine: EngineContext,
  pixels: Uint8Array<ArrayBuffer>,
  visual: ModelFamily['visual'],
): Promise<Uint8Array<ArrayBuffer>> {
  if (sideOf(pixels) === visual.size) return pixels;
  const { data, width, height } = toRgba(pixels);
  const image = await createImageBitmap(new ImageData(data, width, height));
  try {
    return await engine.frontend.picture(image, visual);
  } finally {
    image.close();
  }
}

/** The kept pictures for the player, each at its time; repeated ones once. */
export async function recordedFrames(
  summary: ClipFacts,
  data: ClipData,
  { signal, progress }: TaskContext<PlaybackFrame>,
): Promise<{ frames: number }> {
  let frames = 0;
  let lastSeconds = -Infinity;
  for (const [index, timeSeconds] of summary.frameTimesSeconds.entries()) {
    const pixels = data.pictures[index];
    if (!pixels) throw new AppError('internal', `Expected frame ${index} of ${summary.name}, got none.`);
    if (timeSeconds <= lastSeconds) continue;
    lastSeconds = timeSeconds;
    const { data: rgba, width, height } = toRgba(pixels);
    const bitmap = await createImageBitmap(new ImageData(rgba, width, height));
    throwIfAborted(signal);
    progress({ timeSeconds, bitmap }, [bitmap]);
    frames += 1;
  }
  return { frames };
}

/** Media without a file, because a recording has only the clip's data. */
function trackless(name: string, { seconds }: LiveRecording): ClipMedia {
  const nothing = () => {
    throw new AppError('internal', `Expected ${name} to be read from its recording, not to be decoded.`);
  };
  return {
    name,
    container: LIVE_CONTAINER,
    video: null,
    audio: null,
    startSeconds: 0,
    durationSeconds: seconds,
    warnings: [],
    decodeAudio: nothing,
    decodeFrames: nothing,
    playbackFrames: nothing,
    close: () => undefined,
  };
}
