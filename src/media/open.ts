/** Opens a file: container, tracks, times, and what is wrong with it. */
import { Input, type InputAudioTrack, type InputVideoTrack, MATROSKA, MP4, QTFF, WEBM } from 'mediabunny';
import { AppError } from '../core/errors.ts';
import { closeLastCluster } from './headers/close-cluster.ts';
import { editLists, type Edits } from './headers/edit-list.ts';
import { FileBytes } from './headers/file-bytes.ts';
import { checkHeaders } from './headers/headers.ts';
import type { UnreadPicture } from './picture/unread-picture.ts';
import { fetchWhileWatched } from './progress.ts';
import { readParts } from './sound/parts.ts';
import type { Readable } from './source/readable.ts';
import { missingParts } from './track/cut-off.ts';
import { isDecodable } from './track/decodable.ts';
import { extentOf } from './track/extent.ts';
import { type AudioInfo, describeAudio, describeVideo, type VideoInfo } from './track/tracks.ts';
import { WatchedSource } from './watched-source.ts';

/** Something to tell the user about a medium that could still be opened. */
export interface MediaWarning {
  readonly code: 'audio-codec' | 'video-codec' | 'truncated';
  readonly message: string;
}

/**
 * An opened medium: what it holds and where its time begins.
 *
 * Track times are the container's own seconds; windows elsewhere count from `startSeconds`. Whoever opens it closes it.
 * Closing stops decoding under way, which then fails as `aborted`.
 */
export interface OpenedMedia extends Disposable {
  readonly name: string;
  /** "MP4", "WebM"...: judged by the bytes, not by the file's name. */
  readonly container: string;
  readonly video: VideoInfo | null;
  readonly audio: AudioInfo | null;
  /** First presented timestamp. In MP4 and MOV it is never before 0, because an edit list hides what is there. */
  readonly startSeconds: number;
  /** Last end minus `startSeconds`. */
  readonly durationSeconds: number;
  readonly warnings: readonly MediaWarning[];
  /** The tracks to decode from, for this layer only; null where `decodable` is false. */
  readonly tracks: { readonly video: InputVideoTrack | null; readonly audio: InputAudioTrack | null };
  close(): void;
}

/**
 * The formats of most files, including the samples; code that reads the others is fetched with the first of them. HLS
 * is not supported: a playlist names other addresses, and a dropped file must not make the page fetch anything.
 */
const FIRST_FORMATS = [MP4, QTFF, MATROSKA, WEBM];

const CONTAINER_NAMES: Readonly<Record<string, string>> = {
  'QuickTime File Format': 'MOV',
  'MPEG Transport Stream': 'MPEG-TS',
  WAVE: 'WAV',
  ADTS: 'AAC',
};

/**
 * Reads a file's headers; nothing is decoded yet.
 *
 * If there are several tracks of a kind, it takes the primary one that this browser decodes.
 *
 * @param name - the file's name, for messages only: the type is judged by the bytes.
 * @throws {@link AppError} `media/empty`, `media/not-media`, `media/no-tracks`, `media/truncated` (headers without
 * data), `media/damaged` (headers that can't be true) or `media/codec` (nothing in it can be decoded here).
 */
export async function openMedia(source: Blob, name: string): Promise<OpenedMedia> {
  if (source.size === 0) {
    throw new AppError('media/empty', `${name} is empty (0 bytes): copy or download it again.`);
  }
  // One reader for all that looks at the headers: it keeps what was read last.
  const bytes = new FileBytes(source);
  await checkHeaders(bytes);
  const inputs: Input[] = [];
  try {
    const { file: closed, isCut } = await closeLastCluster(bytes);
    const { file, container } = await openAny(closed, name, inputs);
    return await describe(inputs, name, { source: bytes, file, isCut, container });
  } catch (error) {
    for (const input of inputs) input.dispose();
    if (error instanceof AppError) throw error;
    const { whyUnreadable } = await fetchWhileWatched(() => import('./why-not.ts'));
    throw await whyUnreadable(error, name, source);
  }
}

/** @param inputs - receives the file's input, followed by those whose audio continues it. */
async function openAny(file: Blob, name: string, inputs: Input[]): Promise<Readable> {
  const input = new Input({ formats: FIRST_FORMATS, source: new WatchedSource(file) });
  inputs.push(input);
  if (await input.canRead()) return { file, followers: [] };
  inputs.pop();
  input.dispose();
  const { openOther } = await fetchWhileWatched(() => import('./source/other-kinds.ts'));
  return openOther(file, name, inputs);
}

/** A file's original bytes and the bytes to read in their place. */
interface Bytes {
  readonly source: FileBytes;
  readonly file: Blob;
  readonly isCut: boolean;
  /** What the source was, if `file` is of another kind. */
  readonly container: string | undefined;
}

/** @param inputs - the file, followed by those whose audio continues it. */
async function describe(
  [input, ...followers]: readonly Input[],
  name: string,
  { source, file, isCut, container: was }: Bytes,
): Promise<OpenedMedia> {
  if (!input) throw new Error('Expected a file to describe, got none.');
  const format = await input.getFormat();
  const container = was ?? CONTAINER_NAMES[format.name] ?? format.name;
  const [videoTrack, audioTrack] = await primaryTracks(input);
  const unread = videoTrack ? null : await passedOver(source, container);
  if (!videoTrack && !audioTrack && !unread) {
    const { whyNoTracks } = await fetchWhileWatched(() => import('./why-not.ts'));
    throw await whyNoTracks(name, container, source.blob);
  }

  const indexed = format === MP4 || format === QTFF;
  const edits: ReadonlyMap<number, Edits> = indexed ? await editLists(source) : new Map();
  const seen = videoTrack && (await extentOf(videoTrack, { indexed, edits }));
  const packets = audioTrack && (await extentOf(audioTrack, { indexed, edits }));
  const heard = audioTrack && packets && (await readParts(audioTrack, packets, file, followers));
  const video = videoTrack && seen ? await describeVideo(videoTrack, seen) : unread && unreadVideo(unread);
  const audio = audioTrack && heard && (await describeAudio(audioTrack, heard));
  const found = [video, audio].filter((info) => info !== null);
  if (found.every((info) => !info.decodable)) throw nothingDecodable(name, found);
  const usable = found.filter((info) => info.endSeconds > info.firstSeconds);
  if (usable.length === 0) throw noData(name, container);

  const startSeconds = Math.min(...usable.map((info) => info.firstSeconds));
  const endSeconds = Math.max(...usable.map((info) => info.endSeconds));
  const missing = missingParts({
    statedSeconds: await input.getDurationFromMetadata(),
    video: seen,
    audio: heard,
    edits: [videoTrack, audioTrack].map((track) => edits.get(track?.id ?? -1)),
    isCut,
  });
  const close = () => {
    for (const each of [input, ...followers]) each.dispose();
  };
  return {
    name,
    container,
    video,
    audio,
    startSeconds,
    durationSeconds: endSeconds - startSeconds,
    warnings: [
      ...codecWarnings(video, audio),
      ...missing.map((message) => ({ code: 'truncated' as const, message })),
    ],
    tracks: {
      video: video?.decodable ? videoTrack : null,
      audio: audio?.decodable ? audioTrack : null,
    },
    close,
    [Symbol.dispose]: close,
  };
}

async function primaryTracks(input: Input): Promise<[InputVideoTrack | null, InputAudioTrack | null]> {
  const decodable = { filter: (track: InputVideoTrack | InputAudioTrack) => isDecodable(track) };
  return [
    (await input.getPrimaryVideoTrack(decodable)) ?? (await input.getPrimaryVideoTrack()),
    (await input.getPrimaryAudioTrack(decodable)) ?? (await input.getPrimaryAudioTrack()),
  ];
}

function codecWarnings(video: VideoInfo | null, audio: AudioInfo | null): MediaWarning[] {
  const warnings: MediaWarning[] = [];
  if (video && !video.decodable) {
    warnings.push({
      code: 'video-codec',
      message: `The video can't be read here (${video.codec}): only the audio is used. H.264, VP8, VP9 and AV1 work.`,
    });
  }
  if (audio && !audio.decodable) {
    warnings.push({
      code: 'audio-codec',
      message: `The audio can't be read here (${audio.codec}): only the video is used. AAC, Opus, Vorbis, MP3, FLAC and PCM work.`,
    });
  }
  if (audio && audio.leftOut > 0) {
    const [pieces, are] = audio.leftOut === 1 ? ['A piece', 'is'] : [`${audio.leftOut} pieces`, 'are'];
    warnings.push({
      code: 'truncated',
      message: `${pieces} of this file after the first can't be read and ${are} left out.`,
    });
  }
  return warnings;
}

/** What the demuxer passes over in silence; most files need no look of ours. */
async function passedOver(source: FileBytes, container: string): Promise<UnreadPicture | null> {
  if (!['Ogg', 'MPEG-TS', 'Matroska', 'WebM'].includes(container)) return null;
  const { unreadPicture } = await fetchWhileWatched(() => import('./picture/unread-picture.ts'));
  return unreadPicture(source, container);
}

/** A video of which only the kind is known. */
function unreadVideo(picture: UnreadPicture): VideoInfo {
  return {
    ...picture,
    rotation: 0,
    framesPerSecond: 0,
    firstSeconds: 0,
    endSeconds: 0,
    decodable: false,
  };
}

function nothingDecodable(name: string, found: readonly (VideoInfo | AudioInfo)[]): AppError {
  const codecs = found.map((info) => info.codec).join(' and ');
  return new AppError(
    'media/codec',
    `${name} holds ${codecs}, which can't be read here: convert it to MP4 with H.264 and AAC, or to WebM with VP9 and Opus.`,
  );
}

function noData(name: string, container: string): AppError {
  return new AppError(
    'media/truncated',
    `The tracks of ${name} (${container}) hold no data: it was cut off, so fetch it again.`,
  );
}
