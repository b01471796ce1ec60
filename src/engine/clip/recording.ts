/** A kept live input as a clip, and for the player. */
import type { ClipFacts, ClipSource, ClipSummary, ClipWarning, PlaybackFrame } from '../../contract/clip.ts';
import type { Progress } from '../../contract/environment.ts';
import type { LiveRecording } from '../../contract/live.ts';
import { AppError, throwIfAborted } from '../../core/errors.ts';
import { FRAMES_PER_CLIP, IMAGE_SIZE, SAMPLE_RATE_HZ } from '../../core/geometry.ts';
import type { TaskContext } from '../../core/rpc.ts';
import type { EngineContext } from '../context.ts';
import type { ClipMedia } from '../media/clip-media.ts';
import { LIVE_CONTAINER } from '../media/clip-media.ts';
import type { ClipData } from './clips.ts';
import { describeSound } from './hear.ts';
import { thumbnailsOf, toRgba } from './pictures.ts';

/** Opens a live recording as an ordinary clip; the model's input is the same as it was live. */
export async function openRecording(
  engine: EngineContext,
  clipId: string,
  { name, recording }: Extract<ClipSource, { kind: 'live' }>,
  { signal, progress }: TaskContext<Progress>,
): Promise<ClipSummary> {
  progress({ stage: 'Reading the recording', done: 0, total: 0 });
  const data = await readRecording(engine, recording);
  const { samples } = data;
  throwIfAborted(signal);
  const warnings: ClipWarning[] = [];
  if (samples) {
    describeSound(samples, false, { startSeconds: 0, durationSeconds: recording.seconds }, warnings);
  } else
    warnings.push({
      code: 'no-audio',
      message: 'The recording has no audio, so everything that needs audio is off.',
    });
  if (recording.pictures.length === 0) {
    warnings.push({
      code: 'no-video',
      message: 'The recording has no video, so everything that needs video is off.',
    });
  }
  const facts: Omit<ClipFacts, 'frameTimesSeconds'> = {
    clipId,
    name,
    container: LIVE_CONTAINER,
    videoCodec: null,
    audioCodec: null,
    hasAudio: samples !== null,
    hasVideo: recording.pictures.length > 0,
    durationSeconds: recording.seconds,
    windowStartSeconds: 0,
    windowSeconds: recording.seconds,
    audioSeconds: samples ? samples.length / SAMPLE_RATE_HZ : 0,
    sampleRateHz: samples ? recording.sampleRateHz : null,
    channels: samples ? 1 : null,
    width: recording.width,
    height: recording.height,
    framesPerSecond: null,
    warnings,
  };
  const frameTimesSeconds = recording.pictures.map(({ timeSeconds }) => timeSeconds);
  const media = trackless(name, recording);
  engine.clips.set(clipId, {
    media,
    file: null,
    data,
    summary: { ...facts, frameTimesSeconds },
    reopen: async () => media,
    decode: () => readRecording(engine, recording),
  });
  const { frames, strip } = thumbnailsOf(data);
  return {
    ...facts,
    frames: frames.map((thumbnail, at) => ({ timeSeconds: frameTimesSeconds[at] ?? 0, thumbnail })),
    strip,
  };
}

async function readRecording(engine: EngineContext, recording: LiveRecording): Promise<ClipData> {
  const samples = recording.sound ? new Float32Array(await recording.sound.arrayBuffer()) : null;
  const pictures = await Promise.all(
    recording.pictures.map(async ({ pixels }) => new Uint8Array(await pixels.arrayBuffer())),
  );
  return {
    samples,
    logMel: samples && (await engine.frontend.spectrogram(samples)).logMel,
    pictures: pictures.length > 0 ? pictures : Array<null>(FRAMES_PER_CLIP).fill(null),
  };
}

/** The recorded frames for the player, each at its time; repeated frames once. */
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
    const { data: rgba, width, height } = toRgba(pixels, IMAGE_SIZE);
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
