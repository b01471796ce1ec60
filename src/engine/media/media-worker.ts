/** The entry of the media worker: opens and decodes files, and transfers the results to the engine. */
/// <reference lib="webworker" />
import { AppError } from '../../core/errors.ts';
import type { Port } from '../../core/rpc.ts';
import { Moved, serve } from '../../core/rpc.ts';
import { limitArrays } from '../../media/array-limit.ts';
import { decodeAudio } from '../../media/audio.ts';
import { damagedHeaders } from '../../media/headers/headers.ts';
import { type OpenedMedia, openMedia } from '../../media/open.ts';
import { openFrameCount } from '../../media/open-frames.ts';
import { decodeFrames, playbackFrames } from '../../media/picture/video.ts';
import { beginWork, circlesBroken, countDecoded, stepsMade } from '../../media/progress.ts';
import type { FrameStep, MediaContract, MediaFacts, MediaFile } from './media-contract.ts';

/** Most open files. Each holds its index and up to 8 MiB of bytes; others are opened again when needed. */
const MAX_OPEN = 2;

/** Open files, the most recently used last. */
const opened = new Map<number, Opened>();

interface Opened {
  readonly media: OpenedMedia;
  /** Whether the demuxer ran in circles in this file and had to be stopped. */
  readonly isDamaged: boolean;
}

/** The running work; the caller makes sure that there is one at a time. */
let stopper = new AbortController();
let underWay: Promise<unknown> = Promise.resolve();
let stream: AsyncGenerator<unknown, unknown, void> | null = null;

limitArrays();
countDecoded(self);

serve<MediaContract>(self as unknown as Port, {
  describe: ({ file }) => begin(async () => factsOf(await open(file))),
  sound: ({ file, window }) =>
    begin(async (signal) => {
      const sound = await decodeAudio((await open(file)).media, window, signal);
      return new Moved(sound, [sound.samples.buffer]);
    }),
  frames: ({ file, window, wanted }) =>
    begin(async (signal) => {
      const { media } = await open(file);
      stream =
        'limits' in wanted
          ? playbackFrames(media, window, wanted.limits, signal)
          : decodeFrames(media, window, wanted.sampling, signal);
    }),
  next: () => going(nextFrame),
  stop: async () => {
    stopper.abort();
    await underWay.catch(() => undefined);
    await endStream();
  },
  forget: async ({ id }) => close(id),
  beat: async () => ({ steps: stepsMade(), framesOpen: openFrameCount() }),
});

/** Starts a piece of work and ends what is left of the one before. */
async function begin<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  stopper.abort();
  stopper = new AbortController();
  const { signal } = stopper;
  beginWork();
  return going(async () => {
    await endStream();
    return work(signal);
  });
}

function going<T>(work: () => Promise<T>): Promise<T> {
  const result = work();
  underWay = result;
  return result;
}

async function nextFrame(): Promise<FrameStep | Moved<FrameStep>> {
  if (!stream) throw new AppError('internal', 'The media worker got a request for a frame without a stream.');
  const step = (await stream.next()) as FrameStep;
  if (!step.done)
    return new Moved<FrameStep>(step, ['image' in step.value ? step.value.image : step.value.bitmap]);
  stream = null;
  return { done: true, value: step.value ?? null };
}

/** Ends a stream, which would otherwise hold its frame and its decoder. */
async function endStream(): Promise<void> {
  const ending = stream;
  stream = null;
  await ending?.return(null).catch(() => undefined);
}

async function open(file: MediaFile): Promise<Opened> {
  const known = opened.get(file.id);
  if (known) {
    opened.delete(file.id);
    opened.set(file.id, known);
    return known;
  }
  const circles = circlesBroken();
  const media = await openMedia(file.blob, file.name).catch((error: unknown) => {
    throw circlesBroken() > circles ? damagedHeaders('no track could be found with them') : error;
  });
  const fresh = { media, isDamaged: circlesBroken() > circles };
  opened.set(file.id, fresh);
  for (const [id] of opened) if (opened.size > MAX_OPEN) close(id);
  return fresh;
}

const DAMAGED = {
  code: 'damaged',
  message: "This file's headers are damaged. The parts that could be read are used; others may be missing.",
} as const;

function close(id: number): void {
  opened.get(id)?.media.close();
  opened.delete(id);
}

/** The facts of a media file that are sent to another worker. */
function factsOf({ media, isDamaged }: Opened): MediaFacts {
  const { name, container, video, audio, startSeconds, durationSeconds } = media;
  const warnings = isDamaged ? [...media.warnings, DAMAGED] : media.warnings;
  return { name, container, video, audio, startSeconds, durationSeconds, warnings };
}
